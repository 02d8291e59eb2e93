"""The store: learners, records and requests, one call a transaction."""
