"""督办: watches clocks only; reminders, yellow and red cards, orders, emergencies; how the supervisors do."""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "liandong.act.oversight"
    label = "oversight"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from liandong.act.oversight import closing, events, reactions  # noqa: F401, PLC0415
