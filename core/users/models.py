"""The user model."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A person who logs in to the CMS."""
