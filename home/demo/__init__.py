"""Hold what the demo site is made of: texts, drawings, sounds and documents."""
