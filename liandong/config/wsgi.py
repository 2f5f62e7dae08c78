"""The site as a web server sees it."""

import os

from django.core.wsgi import get_wsgi_application

from liandong.config.processes import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liandong.config.settings")
die_with_parent()
application = get_wsgi_application()
