"""What the guard says, in words: cards of CDS Hooks, and results in the insurance's shape."""

from __future__ import annotations

import hashlib
from datetime import date
from random import getrandbits
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from liandong.ground.rulebook.book import book
from liandong.ground.ui.words import both, in_chinese
from liandong.warn.guard.world import Answer, Asker, Found
from liandong.warn.risk.model import Model

MOST = 5_000  # texts that are kept in memory
SUMMARY = 139  # characters; the specification wants fewer than 140
REASONS = "guard.override_reasons"
SYSTEM = "urn:liandong:guard"
WARN, STOP = "warn", "stop"
INDICATORS = {WARN: "warning", STOP: "critical"}
VARIANT = {f"{digit:x}": "89ab"[digit & 3] for digit in range(16)}  # of RFC 4122, by the digit that stood there


def level_of(model: Model, stage: str, stops_from: float) -> str:
    """Nothing is stopped while it is only being chosen (事前); what is about to be done may be (事中)."""
    return STOP if stage == "control" and model.severity >= stops_from else WARN


class Texts(NamedTuple):
    """What is said of a model in one language, at one place, on one day."""

    title: str
    detail: str
    basis: str
    reasons: list[dict[str, str]]


class Said(NamedTuple):
    """What is said of a finding. `key` is the card's uuid: the same call gives the same card again."""

    found: Found
    key: str
    level: str
    texts: Texts


def said(call: str, answer: Answer, stage: str, asker: Asker, on: date) -> list[Said]:
    """What is said of each finding of a call, in the language that is active."""
    chinese, told = in_chinese(), []
    for one in answer.found:
        key = named(call, f"{one.model.id}/{one.model.version}/{one.order}/{one.item}")
        level = level_of(one.model, stage, asker.stops_from)
        told.append(Said(one, key, level, texts(one.model, asker.place, on, chinese)))
    return told


def fresh() -> str:
    """A uuid for a call that brought none. Nothing secret hangs on it, so that no entropy is asked of the system."""
    return str(UUID(int=getrandbits(128), version=4))


def named(call: str, name: str) -> str:
    """The uuid of something in a call: the same words, the same uuid. As `uuid5`, in a third of its time."""
    told = hashlib.sha1(f"{call}/{name}".encode(), usedforsecurity=False).hexdigest()
    return f"{told[:8]}-{told[8:12]}-5{told[13:16]}-{VARIANT[told[16]]}{told[17:20]}-{told[20:32]}"


def card(one: Said) -> dict[str, Any]:
    """One card: what is wrong, by which rule, and what would make it pass."""
    found, told = one.found, one.texts
    summary = f"{told.title}：{found.item}" if found.item else told.title
    return {
        "uuid": one.key,
        "summary": summary if len(summary) <= SUMMARY else summary[: SUMMARY - 1] + "…",
        "indicator": INDICATORS[one.level],
        "detail": told.detail,
        "source": {
            "label": _("Liandong joint supervision"),
            "topic": {"system": f"{SYSTEM}:rule", "code": found.model.rule, "display": told.title},
        },
        "overrideReasons": told.reasons,
    }


_texts: dict[tuple[str, int, str, date, bool], Texts] = {}


def texts(model: Model, place: str, on: date, chinese: bool) -> Texts:
    """The same for every call of a day: put together once for each language."""
    key = (model.id, model.version, place, on, chinese)
    made = _texts.get(key)
    if made is None:
        if len(_texts) > MOST:
            _texts.clear()
        said = Texts(both(model.title), detail(model, place, on), basis(model.rule, place, on), reasons(place, on))
        made = _texts[key] = said
    return made


def detail(model: Model, place: str, on: date) -> str:
    """Markdown: the rule with its article, what would have passed, what might explain it."""
    parts = (
        (_("Rule"), basis(model.rule, place, on)),
        (_("It would pass if"), both(model.passes)),
        (_("It may be explained by"), both(model.innocent)),
    )
    last = _("A reminder is no finding of a breach. Going on needs a reason, which is kept.")
    return "\n\n".join([*(f"**{name}**: {said}" for name, said in parts), last])


def basis(rule: str, place: str, on: date) -> str:
    """The rule's title and the articles it stands on; unverified law says so."""
    found = book().rule(rule, place)
    told = []
    for each in found.on(on).basis:
        mark = "" if each.verified else _(" (not verified)")
        told.append(_("local setting") if each.local else f"《{each.act}》{each.article}{mark}")
    return f"{both(found.title)} [{rule}] {'；'.join(told)}".strip()


def reasons(place: str, on: date) -> list[dict[str, str]]:
    """Reasons for going on, as the place lists them."""
    items = book().rule(REASONS, place).on(on).values["items"]
    return [{"code": each["code"], "system": f"{SYSTEM}:reason", "display": both(each)} for each in items]


def notice(text: str) -> dict[str, Any]:
    """A card that only tells something: nothing was compared, and why."""
    return {"summary": text, "indicator": "info", "source": {"label": _("Liandong joint supervision")}}


def unchecked(answer: Answer, asker: Asker) -> str:
    """Why nothing was compared; empty where it was."""
    if answer.is_stale:
        return _("Not checked: the registers are out of date. The order passes.")
    if not asker.models:
        return _("Not checked: the office that gave the key has no model in use. The order passes.")
    return ""


def result(one: Said) -> dict[str, Any]:
    """One result in the insurance's shape; `sev_deg` 1 stop 2 warn."""
    found, told = one.found, one.texts
    return {
        "jr_id": one.key,
        "rule_id": found.model.rule,
        "rule_name": told.title,
        "vola_cont": f"{told.title}：{found.item}" if found.item else told.title,
        "vola_amt": 0,
        "sev_deg": "1" if one.level == STOP else "2",
        "vola_evid": told.basis,
        "vola_bhvr_type": found.model.id,
        "judge_result_detail_dtos": [_line(one)] if found.order else [],
    }


def _line(one: Said) -> dict[str, str]:
    """The order that offends (vola_item_type 1); the only one of its result, so known by the same number."""
    return {"jrd_id": one.key, "rx_id": one.found.order, "vola_item_type": "1"}
