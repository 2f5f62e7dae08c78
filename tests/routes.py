"""The route table as the tests read it: each address with what it needs and who may open it."""

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver

from liandong.ground.accounts.access import declared_prefixes


class Route(NamedTuple):
    name: str
    access: Any
    needs: tuple[str, ...]
    converters: dict[str, str]
    path: str


def walk(patterns: list[Any], path: str = "", names: tuple[str, ...] = ()) -> Iterator[Route]:
    for pattern in patterns:
        here = path + str(pattern.pattern)
        if any(here.startswith(known) for known in declared_prefixes):
            continue
        if isinstance(pattern, URLResolver):
            inner = (*names, pattern.namespace) if pattern.namespace else names
            yield from walk(pattern.url_patterns, here, inner)
        elif isinstance(pattern, URLPattern):
            kinds = {name: type(each).__name__ for name, each in pattern.pattern.converters.items()}
            access = getattr(pattern.callback, "access", None)
            yield Route(":".join([*names, pattern.name or ""]), access, tuple(kinds), kinds, here)


@cache
def routes() -> list[Route]:
    """Every address of the site that a view of ours answers."""
    return list(walk(get_resolver().url_patterns))


def keyed() -> list[Route]:
    return [route for route in routes() if route.needs]


def lists() -> list[Route]:
    """Addresses that name nothing: lists, boards, search, exports."""
    return [route for route in routes() if not route.needs]


def route_named(name: str) -> Route:
    return next(route for route in routes() if route.name == name)
