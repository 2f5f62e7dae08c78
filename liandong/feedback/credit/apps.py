"""信用: points taken because of a decision, and the standing they lead to."""

from django.apps import AppConfig


class CreditConfig(AppConfig):
    name = "liandong.feedback.credit"
    label = "credit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from liandong.feedback.credit import events, reactions  # noqa: F401, PLC0415
