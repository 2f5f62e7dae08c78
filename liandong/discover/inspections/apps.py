"""检查: visits to a subject, by two certified officers, along a checklist."""

from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    name = "liandong.discover.inspections"
    label = "inspections"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from liandong.discover.inspections import closing, events, reactions  # noqa: F401, PLC0415
        from liandong.discover.inspections.queries import credit, cycles, points  # noqa: F401, PLC0415
