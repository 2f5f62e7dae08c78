"""线索: reports from every source, received once, routed with a reason, and answered."""

from django.apps import AppConfig


class CluesConfig(AppConfig):
    name = "liandong.discover.clues"
    label = "clues"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from liandong.discover.clues import events, reactions  # noqa: F401, PLC0415
