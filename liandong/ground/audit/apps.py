"""The trail as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "liandong.ground.audit"
    label = "audit"
    verbose_name = "轨迹"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        for module in ("events", "checks"):
            import_module(f"{self.name}.{module}")
