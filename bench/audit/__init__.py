"""Auditing the demo site as visitors and checkers see it: `make audit`."""
