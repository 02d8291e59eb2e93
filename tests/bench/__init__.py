"""Programs that measure; none of them is a test, and none of them fails."""
