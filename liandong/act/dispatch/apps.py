"""转办: matters passed between departments."""

from django.apps import AppConfig


class DispatchConfig(AppConfig):
    name = "liandong.act.dispatch"
    label = "dispatch"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from liandong.act.dispatch import closing, events, passing_on, reactions  # noqa: F401, PLC0415
