"""StreamField blocks that need no app, one file a family."""
