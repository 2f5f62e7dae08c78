"""The config layer as an app: the worker, and the pages for when something is wrong."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "liandong.config"
    label = "config"
