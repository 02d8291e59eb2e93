"""Pictures and papers with letters on them. Only :mod:`bot.drawing.work` may be imported by the server."""
