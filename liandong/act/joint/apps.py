"""联合办理: one task or team of several departments on one shared dossier, with its plan."""

from django.apps import AppConfig


class JointConfig(AppConfig):
    name = "liandong.act.joint"
    label = "joint"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from liandong.act.joint import closing, events, reactions  # noqa: F401, PLC0415
