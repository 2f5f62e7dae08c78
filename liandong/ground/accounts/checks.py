"""The site does not start while a page has not said who may open it."""

from typing import Any

from django.core.checks import Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.urls import get_resolver

from liandong.ground.accounts.access import undeclared


@register(Tags.security)
def every_page_declares_access(app_configs: Any, **options: Any) -> list[Error]:
    """One error for each address without `@allowed` or `@public`."""
    return [
        Error(
            f"The page /{path} does not say who may open it.",
            hint="Decorate its view with @allowed or @public.",
            id="accounts.E001",
        )
        for path in undeclared(get_resolver().url_patterns)
    ]


def refuse_undeclared() -> None:
    """Raises ImproperlyConfigured when a page is silent about access; called as the server starts."""
    if silent := undeclared(get_resolver().url_patterns):
        raise ImproperlyConfigured("These pages do not say who may open them: /" + ", /".join(silent))
