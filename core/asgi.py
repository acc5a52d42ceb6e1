"""The ASGI application: what `manage.py web` serves."""

from core.serving.gateway import Gateway
from core.wsgi import application as wsgi_application

application = Gateway(wsgi_application)
