"""Reading the tree of places."""

from django.db.models import QuerySet

from liandong.ground.places.codes import stem_of
from liandong.ground.places.models import Place
from liandong.law.refusal import Refusal
from liandong.law.rules import Text


def find(code: str) -> Place:
    """The place of a code, however long it is written (35, 350000).

    raises  Refusal  it is no code, or the list of places has none such
    """
    place = Place.objects.filter(stem=stem_of(code)).first()
    if place is None:
        raise Refusal(
            Text(
                f"行政区划表中没有 {code}。请核对代码；新设区划请先导入新版区划表。",
                f"The list of places has no {code}. Check the code; for a new area import the new list first.",
            )
        )
    return place


def within(place: Place) -> QuerySet[Place]:
    """The place and all below it."""
    return Place.objects.filter(stem__startswith=place.stem)


def ancestors(place: Place) -> list[Place]:
    """The place itself, then upwards to the province."""
    stems = [place.stem[:length] for length in (2, 4, 6, 9) if length < len(place.stem)]
    above = Place.objects.filter(stem__in=stems).order_by("-level")
    return [place, *above]


def by_name(name: str, *, within_place: Place | None = None) -> list[Place]:
    """Places of exactly that short or full name, the larger first; several places share a name."""
    inside = within(within_place) if within_place else Place.objects.all()
    return list((inside.filter(name=name) | inside.filter(full_name=name)).order_by("level", "code"))


def provinces() -> QuerySet[Place]:
    """The first level, to choose from."""
    return Place.objects.filter(level=Place.Level.PROVINCE)


def children(place: Place) -> QuerySet[Place]:
    """The next level below."""
    return Place.objects.filter(parent=place)
