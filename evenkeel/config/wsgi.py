"""The application that the server runs: kept pages first, then Django."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evenkeel.config.settings")

django_application = get_wsgi_application()

from evenkeel.config.page_cache import PageCache  # noqa: E402  needs the settings that the line above reads

application = PageCache(django_application)
