"""The server's door: `gunicorn govblog.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "govblog.settings")

application = get_wsgi_application()
