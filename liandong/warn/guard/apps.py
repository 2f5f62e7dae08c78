"""事前提醒与事中控制: the models' questions asked of one order, before it is carried out."""

from django.apps import AppConfig


class GuardConfig(AppConfig):
    name = "liandong.warn.guard"
    label = "guard"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from liandong.warn.guard import events  # noqa: F401, PLC0415
