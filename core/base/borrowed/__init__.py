"""Strings of Wagtail that its own Spanish catalogue lacks: named here, they are kept in ours, which wins."""
