"""Who may do what at the desk, and what each role sees."""
