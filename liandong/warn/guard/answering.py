"""A call comes in, an answer goes out, and a line for the journal with it. Knows no web server and no database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic_core import to_json

from liandong.ground.audit.clock import BEIJING
from liandong.warn.guard import cards, hooks, insurance
from liandong.warn.guard.cards import fresh, named
from liandong.warn.guard.facts import Asked
from liandong.warn.guard.wire import CDS, NotUnderstood, fits, path, read_json
from liandong.warn.guard.world import Answer, Asker, World

ASK, TELL = "/guard/3101", "/guard/3103"
DONE = {"1": "continued", "2": "changed"}  # dspo_way


class Reply(NamedTuple):
    """`lines` go into the journal before the body goes out."""

    status: int
    body: Mapping[str, Any]
    lines: tuple[bytes, ...] = ()


def discovery() -> Reply:
    """What this service offers."""
    told = [
        {
            "id": each.id,
            "hook": each.hook,
            "title": each.title,
            "description": each.description,
            "prefetch": each.prefetch,
        }
        for each in hooks.services().values()
    ]
    return Reply(200, {"services": told})


def reply(path: str, body: bytes, asker: Asker, world: World, at: datetime) -> Reply:
    """The answer to a POST; what cannot be read is answered with the field and the reason, and nothing is kept."""
    try:
        return _way(path)(read_json(body), asker, world, at.astimezone(BEIJING))
    except NotUnderstood as fault:
        return Reply(fault.status, {"error": fault.says, "field": fault.field})


Way = Callable[[dict[str, Any], Asker, World, datetime], Reply]


def _way(address: str) -> Way:
    address = address.rstrip("/")
    if address == ASK:
        return _asked
    if address == TELL:
        return _told
    name, _slash, rest = address.removeprefix(f"{CDS}/").partition("/")
    service = hooks.services().get(name)
    if not address.startswith(f"{CDS}/") or service is None or rest not in ("", "feedback"):
        raise NotUnderstood("", _("There is no such service here. Ask %(path)s for the list.") % {"path": CDS}, 404)
    if rest:
        return _feedback
    return lambda told, asker, world, at: _hook(told, service, asker, world, at)


def _hook(told: dict[str, Any], service: hooks.Service, asker: Asker, world: World, at: datetime) -> Reply:
    instance, asked = hooks.read(told, service, institution=asker.institution, book=world, at=at)
    call, answer = named(str(instance), f"{asker.institution}/{service.id}"), world.answer(asked, asker)
    said = cards.said(call, answer, asked.stage, asker, at.date())
    shown = [cards.card(one) for one in said]
    if why := cards.unchecked(answer, asker):
        shown.append(cards.notice(why))
    line = _line(call, "cds_hooks", asked, answer, said, asker=asker, world=world)
    return Reply(200, {"cards": shown}, (line,))


def _asked(told: dict[str, Any], asker: Asker, world: World, at: datetime) -> Reply:
    results: list[dict[str, Any]] = []
    lines, why = [], ""
    for patient, visit, asked in insurance.read(told, institution=asker.institution, book=world, at=at):
        call, answer = fresh(), world.answer(asked, asker)
        said = cards.said(call, answer, asked.stage, asker, at.date())
        shown = [cards.result(one) for one in said]
        results += [one | {"patn_id": patient, "mdtrt_id": visit} for one in shown]
        lines.append(_line(call, "insurance", asked, answer, said, asker=asker, world=world))
        why = cards.unchecked(answer, asker)
    return Reply(200, {"infcode": "0", "err_msg": why, "output": {"result": results}}, tuple(lines))


def _told(told: dict[str, Any], asker: Asker, world: World, at: datetime) -> Reply:
    inside, where = insurance.data(told)
    lines = []
    for number, one in enumerate(fits(insurance.Handled, inside, where).warns):
        reason = (one.dspo_way_rea or "").strip()
        if one.dspo_way == "1" and not reason:
            field = path(where, ("warns", number, "dspo_way_rea"))
            raise NotUnderstood(field, _("is missing: going on after a warning needs a reason"))
        lines.append(_outcome(one.warn_rslt_id, DONE[one.dspo_way], at, asker, comment=reason))
    return Reply(200, {"infcode": "0", "err_msg": ""}, tuple(lines))


def _feedback(told: dict[str, Any], asker: Asker, world: World, at: datetime) -> Reply:
    lines = []
    for one in fits(hooks.Feedback, told).feedback:
        said = one.override_reason
        code = said.reason.code or "" if said and said.reason else ""
        comment = said.user_comment or "" if said else ""
        outcome = "changed" if one.outcome == "accepted" else "continued" if code or comment.strip() else "unreasoned"
        lines.append(_outcome(one.card, outcome, one.outcome_timestamp, asker, reason=code[:60], comment=comment))
    return Reply(200, {}, tuple(lines))


def _line(
    call: str, way: str, asked: Asked, answer: Answer, said: list[cards.Said], *, asker: Asker, world: World
) -> bytes:
    """No patient, no name: what was asked of whom, and what was said."""
    hits = [
        {
            "id": one.key,
            "model": one.found.model.id,
            "version": one.found.model.version,
            "rule": one.found.model.rule,
            "level": one.level,
            "order": one.found.order,
            "item": one.found.item[:200],
            "group": one.found.group,
        }
        for one in said
    ]
    return to_json(
        {
            "kind": "call",
            "id": call,
            "way": way,
            "at": asked.at.isoformat(),
            "agency": asker.agency,
            "institution": asked.institution,
            "practitioner": asked.practitioner,
            "stage": asked.stage,
            "orders": len(asked.orders) + asked.passed,
            "unjudged": answer.unjudged,
            "stale": answer.is_stale,
            "snapshot": world.snapshot,
            "hits": hits,
        }
    )


def _outcome(card: UUID, outcome: str, at: datetime, asker: Asker, *, reason: str = "", comment: str = "") -> bytes:
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return to_json(
        {
            "kind": "outcome",
            "card": str(card),
            "outcome": outcome,
            "reason": reason,
            "comment": comment.strip()[:2_000],
            "at": at.isoformat(),
            "institution": asker.institution,
        }
    )
