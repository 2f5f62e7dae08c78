"""What an agency owes, how it stands, and how each day was counted."""

from collections.abc import Collection
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q, QuerySet

from liandong.ground.accounts.models import Agency, User
from liandong.ground.audit.clock import today
from liandong.ground.deadlines import counting
from liandong.ground.deadlines.models import OWN, RUNNING, Deadline
from liandong.ground.dossiers.queries import seen_by
from liandong.ground.rulebook.book import book
from liandong.ground.rulebook.faults import UnknownRule
from liandong.law.routing import cited
from liandong.law.rules import NoVersion, Rule, Text
from liandong.law.telling import cn, en, length_text

LIGHTS = ("overdue", "soon", "ok", "paused", "lapsed", "met", "waived")


def visible_to(user: User | AnonymousUser) -> QuerySet[Deadline]:
    """Deadlines of the dossiers that the person may see."""
    return Deadline.objects.filter(seen_by(user, "dossier__"))


def owed_by(agency: Agency) -> QuerySet[Deadline]:
    """What an agency owes now, the most urgent first, the paused last; the index `deadline_owed` has that order."""
    return Deadline.objects.filter(RUNNING, OWN, agency=agency).order_by("is_paused", "due_on", "id")


def watched_by(agency: Agency) -> QuerySet[Deadline]:
    """Clocks of parties that an agency watches: their time, not its own; the first to end first."""
    return Deadline.objects.filter(RUNNING, agency=agency, party__isnull=False).order_by("due_on", "id")


def time_left(dossier_id: int, rules: Collection[str], on: date) -> Deadline | None:
    """The clock of a party in a dossier, by one of these rules, that is not over on this day; the last to end.

    An agency that waives what the party owes does not take from it the time that it had.
    """
    left = Q(met_on__isnull=True) & (Q(due_on__gte=on) | Q(is_paused=True))
    rows = Deadline.objects.filter(left, dossier_id=dossier_id, party__isnull=False, rule__in=rules)
    return rows.order_by("-is_paused", "-due_on", "-id").first()


def lit(deadlines: QuerySet[Deadline], light: str, on: date) -> QuerySet[Deadline]:
    """Those of a light. Raises KeyError for a light that does not exist."""
    return deadlines.filter(_conditions(on)[light])


def tally(agency: Agency, on: date) -> dict[str, int]:
    """How many of an agency's running clocks show each light."""
    lights = ("overdue", "soon", "ok", "paused")
    conditions = _conditions(on)
    return Deadline.objects.filter(RUNNING, OWN, agency=agency).aggregate(
        **{light: Count("id", filter=conditions[light]) for light in lights}
    )


def light(deadline: Deadline, on: date | None = None) -> str:
    """How a clock stands on a day: overdue, soon (from its alarm on), ok, paused, met or waived.

    The time of a party, and a wait, are never overdue: when they are over they have lapsed.
    """
    on = on or today()
    if deadline.met_on:
        return "met"
    if deadline.waived_on:
        return "waived"
    if deadline.is_paused:
        return "paused"
    if deadline.due_on < on:
        return "overdue" if deadline.is_own else "lapsed"
    return "soon" if deadline.alarm_on <= on else "ok"


def running(dossier_id: int) -> QuerySet[Deadline]:
    """The running clocks of a dossier."""
    return Deadline.objects.filter(RUNNING, dossier_id=dossier_id).order_by("due_on", "id")


def rule(deadline: Deadline) -> Rule | None:
    """Its rule as the place speaks it; None when the book no longer has it."""
    try:
        return counting.rule_of(deadline)
    except UnknownRule:
        return None


def explain(deadline: Deadline) -> list[Text]:
    """Line by line: which rule, on which words, how the days were counted, and what became of it."""
    try:
        version = counting.version_of(deadline)
    except (UnknownRule, NoVersion):
        return [
            Text(
                f"规则 {deadline.rule}（{deadline.rule_version}版）已不在规则库中；期限保持 {deadline.due_on} 不变",
                f"The rule {deadline.rule} of {deadline.rule_version} is no longer in the book; "
                f"the day stays {deadline.due_on}",
            )
        ]
    count = counting.told(deadline, deadline.pauses.order_by("from_on"))
    return [
        _rule_line(deadline),
        *(cited(basis) for basis in version.basis),
        *_watched(deadline),
        *_extended(deadline),
        *count.lines,
        *_end(deadline),
    ]


def _conditions(on: date) -> dict[str, Q]:
    ticking = RUNNING & Q(is_paused=False)
    return {
        "overdue": ticking & OWN & Q(due_on__lt=on),
        "lapsed": ticking & ~OWN & Q(due_on__lt=on),
        "soon": ticking & Q(due_on__gte=on, alarm_on__lte=on),
        "ok": ticking & Q(alarm_on__gt=on),
        "paused": RUNNING & Q(is_paused=True),
        "met": Q(met_on__isnull=False),
        "waived": Q(waived_on__isnull=False),
    }


def _rule_line(deadline: Deadline) -> Text:
    title = counting.rule_of(deadline).title
    folder = book().places.get(deadline.place_layer)
    where = folder.title if folder else Text("全国", "national")
    return Text(
        f"{title.zh}（{where.zh}，{cn(deadline.rule_version, year=True)}起的版本）",
        f"{title.en} ({where.en}, version of {en(deadline.rule_version, year=True)})",
    )


def _watched(deadline: Deadline) -> list[Text]:
    if deadline.party is None:
        return []
    who, by = deadline.party.name, deadline.agency.name
    says = Text(
        f"这是{who}的时限，由{by}掌握，不计入其应办事项", f"The time of {who}, watched by {by} and not owed by it"
    )
    return [says]


def _extended(deadline: Deadline) -> list[Text]:
    if not deadline.extended_by:
        return []
    first = length_text(deadline.length - deadline.extended_by, deadline.unit)
    more = length_text(deadline.extended_by, deadline.unit)
    return [Text(f"原期限{first.zh}，经批准延长{more.zh}", f"At first {first.en}; extended by {more.en} with approval")]


def _end(deadline: Deadline) -> list[Text]:
    if deadline.met_on:
        late = (deadline.met_on - deadline.due_on).days if deadline.nature == "duty" else 0
        how = Text(f"，逾期{late}日", f", {late} days late") if late > 0 else Text("，未逾期", ", in time")
        return [
            Text(f"{cn(deadline.met_on, year=True)}完成{how.zh}", f"Done on {en(deadline.met_on, year=True)}{how.en}")
        ]
    if deadline.waived_on:
        day = deadline.waived_on
        return [
            Text(
                f"{cn(day, year=True)}免除：{deadline.waived_reason}",
                f"Waived on {en(day, year=True)}: {deadline.waived_reason}",
            )
        ]
    return []
