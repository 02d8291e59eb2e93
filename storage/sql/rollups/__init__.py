"""Rollups: what turns wrote down, added up once and for all.

A turn adds a row of ``deltas`` for each record that counts; a fold takes them out and adds them to the sums, in one
transaction. What cannot be added up, a person's first passing and who was where, is worked out anew for the people it
touches, from the records and from :data:`storage.tables.presence`, as before and as after; the difference is written.
"""
