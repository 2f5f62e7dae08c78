"""行政区划: GB/T 2260 codes as a tree."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "liandong.ground.places"
    label = "places"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from liandong.ground.places import events  # noqa: F401, PLC0415
