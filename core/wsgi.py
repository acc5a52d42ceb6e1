"""The WSGI application by its old name, for one release."""

from motivacional.wsgi import application

__all__ = ["application"]
