"""Referrals: a client is passed on to colleagues whom she chose, and never before she agreed."""
