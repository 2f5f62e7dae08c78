"""风险预警: models over practice data; a finding is a suspicion, never a case and never evidence."""

from django.apps import AppConfig


class RiskConfig(AppConfig):
    name = "liandong.warn.risk"
    label = "risk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from liandong.warn.risk import events, reactions, strata  # noqa: F401, PLC0415
