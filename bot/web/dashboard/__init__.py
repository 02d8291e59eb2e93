"""The dashboard: an officer's unit in figures, as pages and files, without a script."""
