"""指令审阅: a directive is read into a draft, and people go through its entries one by one."""

from django.apps import AppConfig


class DirectivesConfig(AppConfig):
    name = "liandong.ground.directives"
    label = "directives"
    verbose_name = "指令审阅"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from liandong.ground.directives import events  # noqa: F401, PLC0415
