"""Subscribers from a file: read, judged row by row, imported at once or not at all."""
