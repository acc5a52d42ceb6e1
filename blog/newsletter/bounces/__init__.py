"""What comes back: addresses that can't be reached, readers who complain."""
