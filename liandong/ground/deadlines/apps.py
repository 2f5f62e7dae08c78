"""The app of deadlines."""

from importlib import import_module

from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    name = "liandong.ground.deadlines"
    label = "deadlines"
    verbose_name = "时限"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("liandong.ground.deadlines.events")
        import_module("liandong.ground.deadlines.living").hang()
