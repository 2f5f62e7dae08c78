"""对接: what other bureaus and platforms send us, and what we send them."""

from django.apps import AppConfig

PREFIX = "api/v1/"


class ExchangeConfig(AppConfig):
    name = "liandong.exchange"
    label = "exchange"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from liandong.ground.accounts.access import declare_prefix  # noqa: PLC0415

        declare_prefix(PREFIX, "key of another system, with its words")
