"""Members of a mechanism, liaison officers, meetings and what stands on them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, Prefetch, Q, QuerySet, When

from liandong.act.consultations.models import (
    Advice,
    AgendaItem,
    Decision,
    Invitation,
    ItemDossier,
    Liaison,
    Meeting,
    Objection,
    Opinion,
)
from liandong.act.works.queries import Order, could_join, orders_of
from liandong.ground.accounts.models import Agency, Department, User
from liandong.ground.accounts.queries import agencies_for
from liandong.ground.audit.clock import today
from liandong.ground.dossiers.models import Dossier
from liandong.ground.dossiers.queries import seen_by, visible_to
from liandong.ground.places.models import Place
from liandong.ground.rulebook.book import book
from liandong.law.rules import NoVersion, Rule, Text

KINDS = "consultations.agenda_kinds"
WORK = "consultation"  # code of works.kinds
UNSTATED = {"unstated": Text("文件未规定类别", "kind not stated by the directive")}
MOST_DIGITS = 10
SOON = 30  # days before its end from which a liaison officer's term is shown as running out


@dataclass(frozen=True)
class Member:
    """成员单位: a department of the mechanism, its agency here, and who speaks for it."""

    code: str
    name: Text
    agency: Agency | None
    is_lead: bool
    is_implied: bool
    note: Text | None
    officers: tuple[Liaison, ...] = ()


@dataclass(frozen=True)
class Mechanism:
    """会商机制: who leads it and who takes part, as the directive of the place says."""

    title: Text
    place: Place
    members: tuple[Member, ...]
    basis: tuple[object, ...]
    note: Text | None
    is_draft: bool = False


def mechanism(agency: Agency | None) -> Mechanism | None:
    """The mechanism of the place an agency works in, with its liaison officers; None where no directive has one."""
    if agency is None:
        return None
    folder = next((one for one in reversed(book().folders(agency.place_id)) if one.mechanism and one.binds), None)
    if folder is None or folder.mechanism is None:
        return None
    said, place = folder.mechanism, agency.place
    codes = [said.lead, *(member.code for member in said.members)]
    there = agencies_for(codes, place)
    officers = _officers(there)
    lead = Member(said.lead, _named(said.lead), there.get(said.lead),
                  is_lead=True, is_implied=False, note=None, officers=officers.get(said.lead, ()))  # fmt: skip
    others = [
        Member(one.code, one.name, there.get(one.code), is_lead=False, is_implied=one.implied, note=one.note,
               officers=officers.get(one.code, ()))
        for one in said.members
    ]  # fmt: skip
    return Mechanism(said.title, place, (lead, *others), said.basis, folder.note)


def _named(code: str) -> Text:
    """A department by its general name."""
    found = Department.objects.filter(pk=code).first()
    return Text(found.name_zh, found.name_en) if found else Text(code, code)


def _officers(agencies: Mapping[str, Agency]) -> dict[str, tuple[Liaison, ...]]:
    """Running liaison officers, by department."""
    rows = list(running(today()).filter(agency__in=agencies.values()))
    return {code: tuple(row for row in rows if row.agency_id == one.pk) for code, one in agencies.items()}


def running(on: date) -> QuerySet[Liaison]:
    """Liaison officers of that day."""
    standing = Q(ended_on__isnull=True) | Q(ended_on__gt=on)
    rows = Liaison.objects.filter(standing, Q(until__isnull=True) | Q(until__gte=on), since__lte=on)
    return rows.select_related("agency", "officer", "deputy")


def liaisons_of(agency: Agency | None) -> QuerySet[Liaison]:
    """All whom an agency ever named, the newest first."""
    return Liaison.objects.filter(agency=agency).select_related("officer", "deputy", "named_by")


def speaks_for(agency: Agency) -> Liaison | None:
    """Who is asked and reminded when an agency is invited."""
    return running(today()).filter(agency=agency).order_by("pk").first()


def could_invite(agency: Agency) -> QuerySet[Agency]:
    """Agencies of the place, above and below; the members of the mechanism first."""
    return could_join(agency)


def orders(agency: Agency, on: date) -> list[Order]:
    """The rules of the place that a consultation carries out."""
    return [order for order in orders_of(agency, on) if order.work == WORK]


def agenda_kinds(place: Place) -> dict[str, Text]:
    """What the directive of the place says a consultation takes up; one kind, “not stated”, where it says nothing."""
    rule = book().view(place.pk).rules.get(KINDS)
    try:
        items = rule.on(today()).values["items"] if rule else ()
    except NoVersion:
        items = ()
    return {one["code"]: Text(one["zh"], one["en"]) for one in items} or UNSTATED


# -- meetings ------------------------------------------------------------------------------------------------------


def meetings_for(user: User) -> QuerySet[Meeting]:
    """Meetings in dossiers that the person may see; the kind leads the database to the few among a million."""
    rows = Meeting.objects.filter(seen_by(user, "dossier__"), dossier__kind=Dossier.Kind.MEETING)
    return rows.select_related("dossier__place", "dossier__owner", "convener__place", "minutes", "previous__dossier")


def items_for(user: User) -> QuerySet[AgendaItem]:
    return AgendaItem.objects.filter(seen_by(user, "meeting__dossier__")).select_related("meeting__dossier")


def may_add_papers(user: User, ours: Invitation | None) -> bool:
    """Whether this person's agency, being invited, may bring papers: unless it has declined."""
    return ours is not None and ours.stage != Invitation.Stage.DECLINED and user.may("consultations.handle")


def item_dossiers_for(user: User) -> QuerySet[ItemDossier]:
    rows = ItemDossier.objects.filter(seen_by(user, "item__meeting__dossier__"), seen_by(user, "dossier__"))
    return rows.select_related("item__meeting__dossier", "dossier")


def invitations_for(user: User) -> QuerySet[Invitation]:
    rows = Invitation.objects.filter(seen_by(user, "meeting__dossier__"))
    return rows.select_related("meeting__dossier", "meeting__convener", "agency", "answered_by")


def decisions_for(user: User) -> QuerySet[Decision]:
    rows = Decision.objects.filter(seen_by(user, "meeting__dossier__"))
    return rows.select_related("meeting__dossier", "owner", "dispatch__reply", "item")


def objections_for(user: User) -> QuerySet[Objection]:
    return Objection.objects.filter(seen_by(user, "meeting__dossier__")).select_related("meeting__dossier", "agency")


def ours(user: User, meeting: Meeting) -> Invitation | None:
    """The invitation of the agency the person acts for."""
    return invitations_for(user).filter(meeting=meeting, agency=user.acting_for).first()


def unanswered(user: User) -> QuerySet[Invitation]:
    """Invitations that our agency has not answered."""
    rows = invitations_for(user).filter(agency=user.acting_for, stage=Invitation.Stage.SENT)
    return rows.filter(meeting__stage=Meeting.Stage.CONVENED).order_by("meeting__starts_at")


def unminuted(user: User) -> QuerySet[Meeting]:
    """Meetings of ours that were held and whose minutes wait."""
    return meetings_for(user).filter(convener=user.acting_for, stage=Meeting.Stage.HELD)


@dataclass(frozen=True)
class ItemLine:
    """An item as one person sees it: linked dossiers that are not theirs to see are only counted."""

    item: AgendaItem
    seen: list[ItemDossier]
    hidden: int
    decisions: list[Decision]


def agenda(meeting: Meeting, user: User) -> list[ItemLine]:
    """The agenda with what was decided on each item."""
    decided = Decision.objects.filter(dropped_because="").select_related("owner", "dispatch__reply")
    rows = meeting.items.filter(dropped_because="").select_related("brought_by", "noted_by")
    rows = rows.prefetch_related("papers", "dossiers__dossier__owner", Prefetch("decisions", queryset=decided))
    found = list(rows)
    linked = [one.dossier_id for item in found for one in item.dossiers.all()]
    mine = set(visible_to(user).filter(pk__in=linked).values_list("pk", flat=True))
    lines = []
    for item in found:
        seen = [one for one in item.dossiers.all() if one.dossier_id in mine]
        lines.append(ItemLine(item, seen, len(item.dossiers.all()) - len(seen), list(item.decisions.all())))
    return lines


def standing(meeting: Meeting) -> list[Decision]:
    """What was decided and not taken out again."""
    rows = meeting.decisions.filter(dropped_because="")
    return list(rows.select_related("owner", "item", "dispatch__reply"))


def invited(meeting: Meeting) -> list[Invitation]:
    return list(meeting.invitations.select_related("agency__department", "agency__place", "answered_by"))


def who_would_see(one: ItemDossier) -> list[Agency]:
    """The agencies that would be let in if the dossier were shown to the meeting."""
    rows = one.item.meeting.invitations.exclude(stage=Invitation.Stage.DECLINED).select_related("agency")
    return [row.agency for row in rows if row.agency_id not in one.dossier.readers]


def may_lead(user: User, meeting: Meeting) -> bool:
    """Whether the person acts for the convener and handles consultations."""
    return user.may("consultations.handle") and meeting.convener == user.acting_for


def text_of_minutes(meeting: Meeting) -> str:
    """A first draft: what stands on each item and what was decided, in the order of the agenda."""
    lines: list[str] = []
    for number, item in enumerate(meeting.items.filter(dropped_because=""), start=1):
        lines.append(f"{number}. {item.title}")
        lines += [item.note] if item.note else []
    return "\n".join(lines)


def could_charge(meeting: Meeting) -> QuerySet[Agency]:
    """Who can be given a task by a decision: the convener itself, and whom it may invite; those invited first."""
    rows = Agency.objects.filter(Q(pk=meeting.convener_id) | Q(pk__in=could_invite(meeting.convener).values("pk")))
    there = Case(When(pk__in=meeting.invitations.values("agency"), then=0), default=1)
    return rows.select_related("department", "place").order_by(there, "-place__level", "department", "pk")


# -- difficult cases -----------------------------------------------------------------------------------------------


def advices_for(user: User) -> QuerySet[Advice]:
    """Difficult-case consultations that the person may see."""
    rows = Advice.objects.filter(seen_by(user, "dossier__"))
    return rows.select_related("dossier__place", "asker", "about", "record", "asked_by")


def opinions_for(user: User) -> QuerySet[Opinion]:
    rows = Opinion.objects.filter(seen_by(user, "advice__dossier__"))
    return rows.select_related("advice__dossier", "advice__asker", "agency", "given_by")


def readable(opinion: Opinion, user: User) -> bool:
    """Whether the person may read the words: their own agency's, or as its giver allows."""
    here = user.acting_for
    if here is None or opinion.kept == Opinion.Kept.NOBODY:
        return False
    if here == opinion.agency:
        return True
    return opinion.kept == Opinion.Kept.ALL or (opinion.kept == Opinion.Kept.ASKER and here == opinion.advice.asker)


def advices_on(dossier: Dossier, user: User) -> list[Advice]:
    return list(advices_for(user).filter(about=dossier))


def could_advise(agency: Agency) -> QuerySet[Agency]:
    """Whom one may ask: police, procuratorate, court and the departments here and above."""
    return could_join(agency)


@dataclass(frozen=True)
class OpinionLine:
    """An opinion as one person may see it: without its words where they may not read them."""

    row: Opinion
    text: str


def opinions(advice: Advice, user: User) -> list[OpinionLine]:
    """Who was asked, what each said as far as the person may read it."""
    rows = opinions_for(user).filter(advice=advice)
    return [OpinionLine(row, row.text if readable(row, user) else "") for row in rows]


def like(previous: Meeting | None) -> dict[str, object]:
    """What a next meeting takes over from the one before."""
    if previous is None:
        return {}
    return {
        "title": previous.dossier.title, "form": previous.form, "room": previous.room, "host": previous.host,
        "orders": previous.orders, "invited": [row.agency_id for row in invited(previous)],
    }  # fmt: skip


def first_answer(invitation: Invitation) -> dict[str, object]:
    """What the form of an answer begins with: our answer so far, else our liaison officer."""
    known = speaks_for(invitation.agency)
    name = invitation.attendee or (known.officer.name if known else "")
    return {
        "answer": "" if invitation.stage == Invitation.Stage.SENT else invitation.stage, "attendee": name,
        "is_deputy": invitation.is_deputy, "reason": invitation.reason, "seen": invitation.seen_as,
    }  # fmt: skip


def runs_out_on() -> date:
    """The day by which a term that ends is shown as running out."""
    return today() + timedelta(days=SOON)


def first_draft(meeting: Meeting) -> dict[str, str]:
    """What the form of the minutes begins with, and the mark of the draft it was taken from."""
    text = meeting.minutes_text
    return {"text": text or text_of_minutes(meeting), "seen": digest(text) if text else ""}


def objections(meeting: Meeting) -> list[Objection]:
    return list(meeting.objections.select_related("agency", "made_by", "answered_by"))


def item_of(meeting: Meeting, pk: str) -> AgendaItem | None:
    """The item that a form names, if it is one of this meeting's."""
    known = pk.isascii() and pk.isdigit() and len(pk) < MOST_DIGITS
    return meeting.items.filter(pk=int(pk)).first() if known else None


def carried_out(meeting: Meeting) -> list[Rule]:
    """The orders that the meeting carries out, as the place reads them."""
    rules = book().view(meeting.dossier.place_id).rules
    return [rules[id_] for id_ in meeting.orders if id_ in rules]


def digest(text: str) -> str:
    """What the trail says of words that it does not hold."""
    return hashlib.sha256(text.encode()).hexdigest()
