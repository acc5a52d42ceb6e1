"""What was published and what is to be, month by month, and another day for what isn't yet."""
