"""The channel for a Zalo Official Account."""
