"""诊疗数据: what institutions did, encoded at the door and kept as Parquet; and the registers it is compared with."""

from django.apps import AppConfig


class PracticeConfig(AppConfig):
    name = "liandong.warn.practice"
    label = "practice"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from liandong.warn.practice import events  # noqa: F401, PLC0415
