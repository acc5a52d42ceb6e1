"""Requests for work: the form, matching with services, the client's own page, the inbox."""
