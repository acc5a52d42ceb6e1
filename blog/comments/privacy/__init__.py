"""What comments keep of people: shown and erased on demand, forgotten in time."""
