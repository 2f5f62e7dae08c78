"""The app of advertisements; it keeps nothing of its own: what is found becomes a clue."""

from django.apps import AppConfig


class AdsConfig(AppConfig):
    name = "liandong.discover.ads"
    label = "ads"
