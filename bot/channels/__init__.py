"""One edge per file: each only translates between its platform and the dialogue's events and screens."""
