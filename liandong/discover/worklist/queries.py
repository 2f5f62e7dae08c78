"""Key matters one may see, who decides, and the list as it stands or stood."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from liandong.discover.worklist.models import ATTRIBUTES, EntryVersion, KeyMatter, ListIssue, Suggestion, WorkList
from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import agencies_for
from liandong.ground.audit.clock import BEIJING, today
from liandong.ground.deadlines.models import RUNNING, Deadline
from liandong.ground.dossiers.models import Dossier
from liandong.ground.dossiers.queries import seen_by
from liandong.ground.places.models import Place
from liandong.ground.rulebook.book import book
from liandong.ground.rulebook.orders import keepers
from liandong.ground.ui.words import both
from liandong.law.rules import NoVersion, Text

REVIEW = "worklist.review_term"
REQUIRED = "worklist.attributes"
KINDS = "worklist.supervision_kinds"
ORIGINS = "worklist.origins"
DECIDED = "clues.key_matters"
LABELS = {
    "body": _("Who supervises"), "object": _("Who is supervised"), "procedure": _("By which procedure"),
    "content": _("What is checked"), "method": _("By which method"), "kinds": _("Kinds of supervision"),
    "joining": _("Agencies that take part"),
}  # fmt: skip


def key_matters_for(user: User) -> QuerySet[KeyMatter]:
    """Key matters in dossiers that the person may see."""
    rows = KeyMatter.objects.filter(seen_by(user, "dossier__"))
    return rows.select_related("dossier__place", "dossier__owner", "found_by", "decider", "decided_by", "paper")


def with_staleness(rows: QuerySet[KeyMatter]) -> QuerySet[KeyMatter]:
    """Whether the time for reviewing an entry has passed."""
    late = Deadline.objects.filter(RUNNING, dossier=OuterRef("dossier"), rule=REVIEW, due_on__lt=today())
    return rows.annotate(is_stale=Exists(late))


def suggestions_for(user: User) -> QuerySet[Suggestion]:
    rows = Suggestion.objects.filter(seen_by(user, "key_matter__dossier__"))
    return rows.select_related("key_matter__dossier__owner", "agency", "made_by")


def lists_for(user: User) -> QuerySet[WorkList]:
    return WorkList.objects.filter(seen_by(user, "dossier__")).select_related("dossier", "place", "keeper")


# -- what the rulebook says ----------------------------------------------------------------------------------------


def items(rule: str, place: Place, on: date | None = None) -> dict[str, Text]:
    """The items of a list that binds the place; none where no text speaks."""
    found = book().view(place.pk).rules.get(rule)
    try:
        listed = found.on(on or today()).values["items"] if found else ()
    except NoVersion:
        listed = ()
    return {one["code"]: Text(one["zh"], one["en"]) for one in listed}


def deciders(place: Place) -> frozenset[str]:
    """The departments that decide on key matters: those the directive names, else who leads the mechanism."""
    rule = book().view(place.pk).rules.get(DECIDED)
    if rule:
        return frozenset(keepers(book(), rule))
    return frozenset(departments(place)[:1]) or frozenset({"health"})


def decides(agency: Agency | None) -> bool:
    """Whether this agency is one of those that decide in its place."""
    if agency is None:
        return False
    functions = {agency.department_id, *agency.functions.values_list("pk", flat=True)}
    return bool(functions & deciders(agency.place))


def departments(place: Place) -> list[str]:
    """The departments of the mechanism of a place, who leads first."""
    bound = [one for one in reversed(book().folders(place.pk)) if one.mechanism and one.binds]
    mechanism = bound[0].mechanism if bound else None
    return [mechanism.lead, *(member.code for member in mechanism.members)] if mechanism else []


def members(agency: Agency) -> list[Agency]:
    """The agencies of the mechanism here, with the agency itself and without the same one twice."""
    there = agencies_for([*departments(agency.place), agency.department_id], agency.place)
    return list({one.pk: one for one in (agency, *there.values())}.values())


def keeper_of(agency: Agency) -> Agency:
    """Who keeps the list of the place of an agency: the lead of the mechanism there, else the agency itself."""
    lead = departments(agency.place)[:1]
    found = agencies_for(lead, agency.place).get(lead[0]) if lead else None
    return found if found and found.place_id == agency.place_id else agency


def gathered_piles(place: Place) -> QuerySet[KeyMatter]:
    """What was gathered in a place from piles of clues; the same pile in another place is another matter."""
    return KeyMatter.objects.filter(dossier__place=place).exclude(cluster="")


def could_join(agency: Agency) -> QuerySet[Agency]:
    """Who may take part in the joint work on a matter: members of the mechanism, and others of the place."""
    wanted = [one.pk for one in members(agency)]
    rows = Agency.objects.filter(Q(place=agency.place_id) | Q(pk__in=wanted), is_active=True).exclude(pk=agency.pk)
    return rows.select_related("department", "place").order_by("-place__level", "department", "pk")


# -- entries -------------------------------------------------------------------------------------------------------


def latest(key_matter: KeyMatter) -> EntryVersion | None:
    """The version that counts now."""
    rows = key_matter.versions.select_related("made_by", "agency").prefetch_related("joining")
    return rows.order_by("-number").first()


def missing(key_matter: KeyMatter) -> dict[str, Text]:
    """What the directive of the place wants stated before the matter is listed, and nobody has."""
    version = latest(key_matter)
    wanted = items(REQUIRED, key_matter.dossier.place)
    return {code: text for code, text in wanted.items() if not getattr(version, code, "")}


def is_stale(key_matter: KeyMatter) -> bool:
    """Whether the time for reviewing this entry has passed."""
    return Deadline.objects.filter(RUNNING, dossier=key_matter.dossier, rule=REVIEW, due_on__lt=today()).exists()


@dataclass(frozen=True)
class Difference:
    """对比: one attribute as it was and as it is."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Step:
    """A version with what it changed against the one before."""

    version: EntryVersion
    changes: list[Difference]


def history(key_matter: KeyMatter) -> list[Step]:
    """All versions, the newest first, each with its differences."""
    rows = list(key_matter.versions.select_related("made_by", "agency").prefetch_related("joining"))
    steps = [Step(row, differences(before, row)) for before, row in zip([None, *rows], rows, strict=False)]
    return steps[::-1]


def differences(before: EntryVersion | None, after: EntryVersion) -> list[Difference]:
    """What is not as it was: the five attributes, the kinds of supervision, the agencies that join."""
    old, new = (_told(one) for one in (before, after))
    return [Difference(name, old.get(name, ""), new[name]) for name in new if old.get(name, "") != new[name]]


def _told(version: EntryVersion | None) -> dict[str, str]:
    if version is None:
        return {}
    told = {name: getattr(version, name) for name in ATTRIBUTES}
    joining = "、".join(sorted(one.name for one in version.joining.all()))
    return {**told, "kinds": ",".join(version.kinds), "joining": joining}


@dataclass(frozen=True)
class Line:
    """An entry of the list with the version of that day."""

    entry: KeyMatter
    version: EntryVersion | None


def as_of(user: User, place: Place, day: date) -> list[Line]:
    """The list of a place as it stood at the end of a day, from what is kept of listing, leaving and versions."""
    return _lines(key_matters_for(user), place, day)


def standing(place: Place, day: date) -> list[Line]:
    """The same for whoever issues the list, whose own dossiers these need not be; what is secret is not issued."""
    rows = KeyMatter.objects.exclude(dossier__grade=Dossier.Grade.SECRET)
    return _lines(rows.select_related("dossier__place", "decider"), place, day)


def _lines(rows: QuerySet[KeyMatter], place: Place, day: date) -> list[Line]:
    end = datetime.combine(day, time.max, tzinfo=BEIJING)
    there = rows.filter(dossier__place=place, listed_on__lte=day).exclude(left_on__lte=day)
    kept = EntryVersion.objects.filter(made_at__lte=end).select_related("agency", "made_by").prefetch_related("joining")
    found = with_staleness(there).order_by("listed_on", "pk")
    listed = found.prefetch_related(Prefetch("versions", queryset=kept.order_by("number"), to_attr="kept"))
    return [Line(row, row.kept[-1] if row.kept else None) for row in listed]


def issues(work_list: WorkList | None) -> list[ListIssue]:
    """Every issue of a list, the newest first."""
    return list(work_list.issues.select_related("document", "issued_by")) if work_list else []


def changed_since(work_list: WorkList | None, lines: Iterable[Line]) -> bool:
    """Whether the list is not as it was last issued."""
    last = work_list.issues.first() if work_list else None
    now = {line.version.pk for line in lines if line.version}
    return last is None or set(last.versions.values_list("pk", flat=True)) != now


def list_of(user: User, place: Place) -> WorkList | None:
    return lists_for(user).filter(place=place).first()


def label(name: str) -> str:
    """What an attribute is called where the directive of the place does not name it."""
    return str(LABELS[name])


def first_words(key_matter: KeyMatter) -> dict[str, object]:
    """What the form of an entry begins with: the version that counts, and its number."""
    last = latest(key_matter)
    if last is None:
        return {"seen": 0}
    told: dict[str, object] = {name: getattr(last, name) for name in ATTRIBUTES}
    return {**told, "seen": last.number, "kinds": last.kinds, "joining": [one.pk for one in last.joining.all()]}


BOXES = {
    "gathered": Q(stage=KeyMatter.Stage.GATHERED),
    "key": Q(stage=KeyMatter.Stage.KEY),
    "listed": Q(stage=KeyMatter.Stage.LISTED),
    "over": Q(stage__in=(KeyMatter.Stage.LEFT, KeyMatter.Stage.DISMISSED)),
}


def box(user: User, name: str) -> QuerySet[KeyMatter]:
    """One part of the register of key matters, in the order of the list."""
    return with_staleness(key_matters_for(user).filter(BOXES[name]))


def counts(user: User) -> dict[str, int]:
    """How many stand where."""
    rows = key_matters_for(user)
    return {name: rows.filter(condition).count() for name, condition in BOXES.items()}


def origin_counts(user: User) -> dict[str, int]:
    """How many came from where, of all that one may see."""
    rows = key_matters_for(user).order_by().values("origin").annotate(n=Count("pk"))
    return {row["origin"]: row["n"] for row in rows}


def attributes(place: Place) -> list[tuple[str, str]]:
    """The five attributes with their names, as the directive of the place or else the product calls them."""
    named = items(REQUIRED, place)
    return [(name, both(named[name]) if name in named else label(name)) for name in ATTRIBUTES]


def matter_title(key_matter: KeyMatter) -> Text | None:
    """What the matter is called, where one was chosen."""
    known = book().matters(key_matter.dossier.place).get(key_matter.matter)
    return known.title if known else None
