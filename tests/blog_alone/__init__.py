"""A project of core, search and blog alone, as somebody would have who wants nothing else."""
