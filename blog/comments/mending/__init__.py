"""Editing or withdrawing one's own comment, by the link in the confirmation mail."""
