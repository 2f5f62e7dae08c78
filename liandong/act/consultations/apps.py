"""会商: meetings of departments, their members, and decisions that become tasks."""

from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "liandong.act.consultations"
    label = "consultations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from liandong.act.consultations import closing, events, reactions  # noqa: F401, PLC0415
