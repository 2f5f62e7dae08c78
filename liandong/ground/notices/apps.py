"""The app's card; `ready` lets its events and reactions be known."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "liandong.ground.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        for part in ("events", "reactions"):
            if find_spec(f"{self.name}.{part}"):
                import_module(f"{self.name}.{part}")
