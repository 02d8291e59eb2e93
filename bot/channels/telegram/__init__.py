"""Telegram as a channel: updates become inbounds, screens become messages."""
