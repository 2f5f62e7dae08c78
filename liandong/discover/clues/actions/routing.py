"""Routing: which matter a clue is about, who is competent, and why, kept as it was decided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.discover.clues.actions.handling import decline_clue
from liandong.discover.clues.actions.receiving import correct_clue
from liandong.discover.clues.actions.standing import locked, refuse_unless_holder, refuse_unless_stage
from liandong.discover.clues.codes import PETITIONS, Outcome, Stage
from liandong.discover.clues.events import ClueRouted
from liandong.discover.clues.models import Clue
from liandong.discover.clues.precedents import Precedent, precedent
from liandong.discover.clues.queries.matters import (
    Competence,
    competence,
    expected_of,
    matter_of_class,
    suggest_matter,
)
from liandong.discover.clues.reading.hints import MatterHint
from liandong.discover.clues.reading.matters import health_in, matters_in
from liandong.ground.accounts.models import User
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import today
from liandong.ground.deadlines.actions import run_clocks
from liandong.ground.deadlines.fresh import Told
from liandong.ground.places.models import Place
from liandong.law.refusal import Refusal
from liandong.law.routing import Matter
from liandong.law.rules import Text

Guides: TypeAlias = dict[tuple[str, str], tuple[Competence, Precedent | None]]

DECIDED = ("matter", "stage", "outcome", "competent", "routing")
ROUTABLE = (Stage.RECEIVED, Stage.ROUTED, Stage.RETURNED, Stage.DECLINED, Stage.VERIFIED)


@transaction.atomic
def route_clue(*, clue: Clue, matter: str, override_reason: str = "", by: User | None) -> Clue:
    """分流: say which matter it is; the rulebook says who is competent in that place, and both are kept.

    override_reason  needed where the matter is another than was suggested or decided before
    raises           Refusal  another agency's, past this step, an unknown matter, or no reason for overriding
    records          ClueRouted
    stops            what clue_routed ends in the rulebook
    """
    return _route(clue, matter, override_reason.strip(), (), by, is_confirmed=by is not None)


def _route(
    clue: Clue, matter: str, override_reason: str, also: Sequence[Text], by: User | None, *, is_confirmed: bool,
    expected: str = "", guides: Guides | None = None,
) -> Clue:  # fmt: skip
    clue = locked(clue)
    refuse_unless_holder(clue, by)
    _refuse_unless_open_to_routing(clue)
    found, overrode = decided(
        clue, matter, override_reason, also, is_confirmed=is_confirmed, expected=expected, guides=guides
    )
    clue.save(update_fields=DECIDED)
    _tell(clue, found, overrode, by)
    return clue


def decided(
    clue: Clue, matter: str, override_reason: str, also: Sequence[Text], *, is_confirmed: bool, expected: str = "",
    guides: Guides | None = None,
) -> tuple[Competence, str]:  # fmt: skip
    """Who is competent, and which matter was overridden; it stands on the clue, which is not written yet.

    raises  Refusal  an unknown matter, or no reason for overriding
    """
    suggested, model = matters_in(clue.title, clue.text, clue.place)
    expected = expected or clue.matter or expected_of(suggested)
    overrode = expected if expected and expected != matter else ""
    found, ruled = _guided(matter, clue.place, {} if guides is None else guides)
    if overrode and not override_reason:
        raise Refusal(
            _("“%(expected)s” was suggested or decided before; give the reason for choosing “%(matter)s”.")
            % {"expected": expected, "matter": matter}
        )
    told = next((one for one in suggested if one.matter.code == matter), None)
    reasons = [*also, *_because(told, found), *([ruled.says] if ruled else []), *found.routing.reasons]
    inputs = {
        "suggested": [_as_kept(one) for one in suggested], "model": model, "confirmed": is_confirmed,
        "overrode": overrode, "override_reason": override_reason if overrode else "",
        "precedent": ruled.kept if ruled else None,
    }  # fmt: skip
    _write(clue, found, reasons, inputs)
    return found, overrode


@transaction.atomic
def route_in(*, clue: Clue, matter: str, place: Place, override_reason: str = "", by: User) -> Clue:
    """改地分流: route, after the place was found to be another one.

    raises   Refusal  as correct_clue and route_clue do
    records  ClueCorrected where the place changes, and ClueRouted
    """
    if place != clue.place:
        correct_clue(clue=clue, subject=clue.subject, place=place, by=by)
    return route_clue(clue=clue, matter=matter, override_reason=override_reason, by=by)


@transaction.atomic
def route_by_label(*, clue: Clue, label: str, guides: Guides | None = None, by: User | None) -> Clue:
    """按分类分流: by the class a hotline gave; health matters are routed, others declined, naming who is competent.

    guides   what was found out for clues routed just before, in the same transaction; added to
    raises   Refusal  the class is on no list, or is none of health while the words may be: a person has to look
    records  ClueRouted or ClueDeclined
    """
    stands_for = matter_of_class(label, clue.place)
    if stands_for is None:
        raise Refusal(_("The class “%(label)s” is not on the list of classes; route it by hand.") % {"label": label})
    if not stands_for.health:
        reason = not_of_health(clue, label, stands_for)
        return decline_clue(clue=clue, reason=reason, competent=stands_for.lead, by=by)
    matter, by_class = by_words_and_class(clue, label, stands_for)
    return _route(clue, matter, "", (by_class,), by, is_confirmed=False, expected=matter, guides=guides)


def not_of_health(clue: Clue, label: str, stands_for: Matter) -> str:
    """Why it is declined. Raises Refusal while the words may be of health."""
    _refuse_if_it_may_be_health(clue, label)
    return _("Class “%(label)s” of the hotline stands for “%(matter)s”, which is not a health matter.") % {
        "label": label,
        "matter": stands_for.title.zh,
    }


def by_words_and_class(clue: Clue, label: str, stands_for: Matter) -> tuple[str, Text]:
    """The matter of health that its words say, else that of its class; and the class as a reason."""
    words = suggest_matter(clue.text, clue.place, title=clue.title, health_only=True, most=1)
    by_class = Text(f"来件分类“{label}”属于卫生健康事项", f"The class “{label}” of the report is a health matter")
    return expected_of(words) or stands_for.code, by_class


def _guided(matter: str, place: Place, guides: Guides) -> tuple[Competence, Precedent | None]:
    """Who is competent, and the precedent that guides; asked once for each matter and place."""
    asked = matter, place.pk
    if asked not in guides:
        guides[asked] = competence(matter, place), precedent(matter, place)
    return guides[asked]


def _refuse_if_it_may_be_health(clue: Clue, label: str) -> None:
    """The desk would rather look once too often than let a report of health be declined by its class."""
    doubt = health_in(clue.title, clue.text, clue.place)
    if doubt is None or not doubt.is_possible:
        return
    raise Refusal(
        _("The class “%(label)s” is none of health, but the words may be (%(words)s); a person has to look.")
        % {"label": label, "words": "、".join(doubt.hint.words)}
    )


def _refuse_unless_open_to_routing(clue: Clue) -> None:
    refuse_unless_stage(clue, ROUTABLE, _("Route"))
    if clue.stage == Stage.VERIFIED and clue.outcome != Outcome.NOT_OURS:
        raise Refusal(_("A verified clue is routed again only when it was found not to be ours."))


def _as_kept(one: MatterHint) -> dict[str, Any]:
    """What was suggested, as the decision keeps it."""
    share = None if one.hint.confidence is None else round(one.hint.confidence, 3)
    return {
        "matter": one.matter.code, "confidence": share, "certainty": one.hint.certainty.value,
        "words": list(one.hint.words),
    }  # fmt: skip


def _write(clue: Clue, found: Competence, reasons: Sequence[Text], inputs: dict[str, Any]) -> None:
    """The routing with its inputs: what was suggested by which model, what was overridden and why."""
    routing = found.routing
    clue.matter, clue.stage, clue.outcome, clue.competent = found.matter.code, Stage.ROUTED, "", None
    clue.routing = {
        "matter": found.matter.code,
        "place": clue.place_id,
        "on": today().isoformat(),
        "lead": routing.lead,
        "joining": list(routing.joining),
        "agencies": found.agencies,
        "through": routing.through,
        "rule": routing.rule,
        "version": routing.version.isoformat() if routing.version else "",
        "source": found.source,
        "implied": list(routing.implied_departments),
        "reasons": [{"zh": one.zh, "en": one.en} for one in reasons],
        **inputs,
    }


def _because(told: MatterHint | None, found: Competence) -> list[Text]:
    """The words of the report that speak for the matter, if any do."""
    if told is None:
        return []
    zh, en = "、".join(f"“{word}”" for word in told.words), ", ".join(f"“{word}”" for word in told.words)
    title = found.matter.title
    return [Text(f"来件中的{zh}指向“{title.zh}”", f"The report's words {en} point to “{title.en}”")]


def _tell(clue: Clue, found: Competence, overrode: str, by: User | None) -> None:
    told, event = as_told(clue, found), as_routed(clue, overrode)
    run_clocks(event, dossier=clue.dossier, on=today(), agencies=told.agencies, facts=told.facts, by=by)
    record(event, said=(clue.routing or {})["override_reason"], by=by)


def as_routed(clue: Clue, overrode: str) -> ClueRouted:
    """What the trail says of it."""
    routing: dict[str, Any] = clue.routing or {}
    return ClueRouted(
        dossier=clue.key, clue=clue.pk, matter=clue.matter, place=clue.place_id, lead=routing["lead"],
        joining=routing["joining"], rule=routing["rule"], version=routing["version"], overrode=overrode,
    )  # fmt: skip


def as_told(clue: Clue, found: Competence) -> Told:
    """What its clocks are told."""
    agencies = {"owner": clue.dossier.owner, "handler": clue.holder, "receiver": clue.holder}
    if found.lead.agency:
        agencies["lead"] = found.lead.agency
    petition = ("petition",) if clue.channel in PETITIONS else ()
    return Told(
        event=ClueRouted.slug, dossier=clue.dossier, agencies=agencies, facts=(clue.source, clue.matter, *petition)
    )
