"""The conversation, played."""
