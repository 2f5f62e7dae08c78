"""履职记录: what agencies do of the orders that no other act of the product carries out."""

from django.apps import AppConfig


class WorksConfig(AppConfig):
    name = "liandong.act.works"
    label = "works"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from liandong.act.works import events, reactions  # noqa: F401, PLC0415
