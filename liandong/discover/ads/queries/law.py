"""The lists and duties on advertisements, as they stand in a place on a day."""

from __future__ import annotations

from datetime import date
from typing import Any

from liandong.ground.places.models import Place
from liandong.ground.rulebook.book import book
from liandong.law.ads import Ground
from liandong.law.rules import Basis, Text, Version

FORBIDDEN, ITEMS, MEDIA, DISGUISED = "ads.forbidden", "ads.items", "ads.media", "ads.disguised"
FIRST, AS_REVIEWED, BY_INSTITUTIONS, BAR = (
    "ads.review_first", "ads.as_reviewed", "ads.by_institutions", "ads.review_bar",
)  # fmt: skip


def version(rule: str, place: Place | None, on: date) -> Version:
    return book().rule(rule, place).on(on)


def title_of(rule: str, place: Place | None) -> Text:
    return book().rule(rule, place).title


def items(rule: str, place: Place | None, on: date) -> dict[str, dict[str, Any]]:
    """The items of a list by code, in their order."""
    return {item["code"]: item for item in version(rule, place, on).values["items"]}


def grounds(place: Place | None, on: date) -> list[Ground]:
    """What is forbidden, with its words."""
    listed = items(FORBIDDEN, place, on).items()
    return [Ground(code, tuple(item["words"]), tuple(item.get("unless", ()))) for code, item in listed]


def title(item: dict[str, Any]) -> Text:
    return Text(item["zh"], item["en"])


def basis(rule: str, place: Place | None, on: date, code: str = "") -> tuple[Basis, ...]:
    """On what a remark stands: the item's own basis, else that of the rule."""
    own = items(rule, place, on)[code].get("basis", ()) if code else ()
    return tuple(own) or version(rule, place, on).basis


def media(place: Place | None, on: date) -> list[tuple[str, Text]]:
    return [(code, title(item)) for code, item in items(MEDIA, place, on).items()]


def bar_years(place: Place | None, on: date) -> int:
    """For how many years no application is taken after a certificate was revoked, where the place stands."""
    return int(version(BAR, place, on).values["value"])
