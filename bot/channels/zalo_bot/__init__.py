"""The Zalo Bot Platform as a channel: every screen is a new message, every choice is typed."""
