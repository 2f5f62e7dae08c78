"""The app of the rulebook."""

from django.apps import AppConfig


class RulebookConfig(AppConfig):
    name = "liandong.ground.rulebook"
    label = "rulebook"
    verbose_name = "规则库"
    default_auto_field = "django.db.models.BigAutoField"
