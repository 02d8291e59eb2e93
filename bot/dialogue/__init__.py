"""The conversation as a value: pure functions, no I/O, no async, no clock, no chance."""
