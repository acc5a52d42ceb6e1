"""Colleagues: their cards, their consent, their own page, the directory, who fits a request."""
