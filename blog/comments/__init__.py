"""Readers' comments: written below an article, moderated in the CMS."""
