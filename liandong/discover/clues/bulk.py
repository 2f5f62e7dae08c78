"""批量办理: acts that can be done to several marked clues. A later stage adds its own, and says so in its `panels`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liandong.discover.clues import actions, seen
from liandong.discover.clues.models import Clue
from liandong.discover.clues.queries import desk
from liandong.discover.clues.queries.next_acts import INTAKE
from liandong.ground.accounts.models import User
from liandong.ground.ui.acting import in_words
from liandong.law.refusal import Refusal

MOST = 100  # rows at once; two pages of the desk
Given = Mapping[str, Any]
Doing = Callable[[Clue, Given, User], object]


@dataclass(frozen=True, slots=True)
class BulkAct:
    """An act on marked rows: its name in the form, its label, who may do it, and what it does to one clue."""

    name: str
    label: str | Promise
    icon: str
    words: tuple[str, ...]
    do: Doing
    is_asking: bool = False  # it needs the reason of the form beside it


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one row; `why_not` says who acted on it meanwhile, or what else stands against it."""

    key: str
    title: str
    why_not: str = ""


_acts: dict[str, BulkAct] = {}


def offer(act: BulkAct) -> None:
    """Offer an act on the desk."""
    _acts[act.name] = act


def offered(user: User) -> list[BulkAct]:
    """The acts this person may do to marked rows."""
    return [act for act in _acts.values() if any(user.may(word) for word in act.words)]


def named(name: str, user: User) -> BulkAct | None:
    return next((act for act in offered(user) if act.name == name), None)


def shown_rows(tokens: Iterable[str], user: User) -> list[seen.Shown]:
    """The rows that were really shown to this person, each once."""
    found = (seen.opened(text, user) for text in tokens)
    return list(dict.fromkeys(one for one in found if one))[:MOST]


def run(act: BulkAct, tokens: Collection[str], given: Given, user: User) -> list[Result]:
    """Do it to each row that is still as it was shown; what is refused is named with its reason, others are done."""
    rows = shown_rows(tokens, user)
    strange = len(set(tokens)) - len(rows)
    results = [_done(act, row, given, user) for row in rows]
    if strange:
        results.append(
            Result("", "", _("%(n)s of the marked rows were not shown to you on this list.") % {"n": strange})
        )
    return results


def _done(act: BulkAct, row: seen.Shown, given: Given, user: User) -> Result:
    clue = desk.find(user, row.key).first()
    if clue is None:
        return Result(row.key, "", _("You may not see it any more."))
    title = clue.title
    try:
        actions.act_as_shown(
            clue=clue, revision=row.revision, act=lambda held: act.do(held, {**given, "matter": row.matter}, user)
        )
    except Refusal as refusal:
        return Result(row.key, title, in_words(refusal))
    return Result(row.key, title)


def _keep(clue: Clue, given: Given, user: User) -> object:
    return actions.keep(clue=clue, by=user)


def _route(clue: Clue, given: Given, user: User) -> object:
    matter = clue.matter or given["matter"]
    if not matter:
        raise Refusal(_("Nothing in it suggests a matter. Route it by hand."))
    return actions.route_clue(clue=clue, matter=matter, by=user)


def _decline(clue: Clue, given: Given, user: User) -> object:
    return actions.decline_clue(clue=clue, reason=given["reason"], competent=given["competent"], by=user)


offer(BulkAct("route", gettext_lazy("Route as suggested"), "route", INTAKE, _route))
offer(BulkAct("keep", gettext_lazy("Handle it ourselves"), "user-check", INTAKE, _keep))
offer(BulkAct("decline", gettext_lazy("Do not take up"), "ban", INTAKE, _decline, is_asking=True))
