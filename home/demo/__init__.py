"""Hold what the demo site is made of: texts, pictures, a sound and documents."""
