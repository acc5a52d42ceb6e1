"""What every form that visitors send shares."""
