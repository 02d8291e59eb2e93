"""Counts for people who must answer for them, one file per output."""
