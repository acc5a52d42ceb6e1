"""What the lists and pages of the CMS share."""
