"""要情和联合执法工作清单: key matters that departments found, and the list of joint work they become."""

from django.apps import AppConfig


class WorklistConfig(AppConfig):
    name = "liandong.discover.worklist"
    label = "worklist"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from liandong.discover.worklist import events  # noqa: F401, PLC0415
