"""看板: read-only pictures of the loop; one file a board."""

from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    name = "liandong.feedback.dashboards"
    label = "dashboards"
    default_auto_field = "django.db.models.BigAutoField"
