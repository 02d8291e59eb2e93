"""Lessons as files: the model, the loader that tells every fault at once, the kinds of question, the content."""
