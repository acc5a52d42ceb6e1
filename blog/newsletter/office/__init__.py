"""The newsletter in the CMS: subscribers, imports, issues, letters."""
