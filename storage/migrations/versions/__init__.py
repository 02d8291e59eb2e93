"""One file a revision, named ``0001_what.py``; the newest one's name stands in :data:`storage.tables.REVISION`."""
