"""Tests of the lessons: the model, the loader, the kinds of question, comparing answers."""
