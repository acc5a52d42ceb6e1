"""Referrals: colleagues who are asked, one after the other, whether they take a client."""
