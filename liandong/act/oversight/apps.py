"""督办: watches clocks only; reminders, cards and orders."""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "liandong.act.oversight"
    label = "oversight"
    default_auto_field = "django.db.models.BigAutoField"
