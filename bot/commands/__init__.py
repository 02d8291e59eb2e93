"""The commands of ``hocso``, one file a topic; each imports what it needs inside, so that all start fast."""
