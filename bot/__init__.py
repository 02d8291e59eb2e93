"""Học Số: lessons in the chat apps people already use."""
