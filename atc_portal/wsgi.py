"""The server's door."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atc_portal.settings")
os.environ.setdefault("ATC_ROLE", "web")

application = get_wsgi_application()
