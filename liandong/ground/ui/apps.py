"""The shell: base page, components, template tags, and the pages on which all stages meet."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class UiConfig(AppConfig):
    """界面: finds the `panels` module of every app, where a stage says what it puts on the shared pages."""

    name = "liandong.ground.ui"
    label = "ui"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let each stage register what it shows."""
        autodiscover_modules("panels")
