"""Who is told by mail what becomes of a comment: its writer, those she answers, the article's author, moderators."""
