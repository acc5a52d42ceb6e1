"""What is sent: the list, one issue with its progress, letters."""
