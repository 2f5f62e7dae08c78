"""主体登记: whom the departments supervise."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "liandong.ground.registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from liandong.ground.registry import events, queries  # noqa: F401, PLC0415
