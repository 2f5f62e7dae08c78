"""案件: from filing to closing, gated by the procedure table."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "liandong.act.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from liandong.act.cases import closing, events, reactions  # noqa: F401, PLC0415
