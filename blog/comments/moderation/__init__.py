"""Moderation in the CMS: the list of comments, one comment in its thread, the panel of the front page."""
