"""The guard as its own server sees it: each of its processes loads this."""

import os

import django

from liandong.config.processes import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liandong.config.settings")
die_with_parent()
django.setup()

from liandong.warn.guard.service import Service  # noqa: E402 - its tables are there only now

application = Service()
