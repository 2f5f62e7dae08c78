"""自查: institutions answer the published checklists about themselves."""

from django.apps import AppConfig


class SelfchecksConfig(AppConfig):
    name = "liandong.discover.selfchecks"
    label = "selfchecks"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from liandong.discover.selfchecks import events, reactions  # noqa: F401, PLC0415
