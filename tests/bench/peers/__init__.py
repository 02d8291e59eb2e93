"""Bots of other make, as small as they can be, that the figures are held against; each runs by itself.

``python -m tests.bench.peers.NAME --api … --port … --token … --secret …``. At every tap each of them ends the
hourglass and edits the message: two calls, a text and four buttons as long as those of a lesson's card.
"""
