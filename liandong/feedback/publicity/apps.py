"""公示: what the public may see, masked, and taken down when it no longer stands."""

from django.apps import AppConfig


class PublicityConfig(AppConfig):
    name = "liandong.feedback.publicity"
    label = "publicity"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from liandong.feedback.publicity import events, reactions  # noqa: F401, PLC0415
