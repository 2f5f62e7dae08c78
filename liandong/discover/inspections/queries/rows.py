"""名单行: which row of a list is an institution's own, told to it alone and when nobody can be warned any more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from liandong.discover.inspections.models import Listed
from liandong.discover.inspections.queries.draws import over
from liandong.ground.accounts.models import User
from liandong.ground.dossiers.models import Dossier


def own_rows(user: User) -> QuerySet[Listed]:
    """The rows of the institution that the person answers for, in draws that are over; none of a secret draw."""
    rows = Listed.objects.filter(over("draw__"), subject__code=user.answers_for or "-").exclude(row="")
    rows = rows.exclude(draw__dossier__grade=Dossier.Grade.SECRET)
    return rows.select_related("draw__dossier", "draw__agency", "subject", "visit").order_by("-draw__listed_at", "pk")


@dataclass(frozen=True, slots=True)
class Told:
    """告知的名单行: with the words of its layer as they were when the list was closed."""

    name: Listed
    layer: dict[str, str]


def told(names: Iterable[Listed]) -> list[Told]:
    return [Told(one, _layer(one)) for one in names]


def _layer(name: Listed) -> dict[str, str]:
    return next((one for one in name.draw.layers if one["code"] == name.layer), {"zh": name.layer, "en": name.layer})


def opening(name: Listed) -> dict[str, Any]:
    """What opens the row: with the public file of the draw it shows that the institution stood on the list."""
    return {
        "key": name.draw.key, "row": name.row, "code": name.subject.code, "place": name.place, "salt": name.salt,
        "seal": name.draw.seal,
    }  # fmt: skip
