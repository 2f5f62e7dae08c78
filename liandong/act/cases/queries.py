"""What there is to know about cases."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from liandong.act.cases.models import Case, Evidence, Preservation, Step
from liandong.discover.clues.models import Clue
from liandong.discover.inspections.models import Inspection
from liandong.ground.accounts.models import User
from liandong.ground.deadlines.models import OWN, RUNNING, Deadline
from liandong.ground.deadlines.queries import time_left
from liandong.ground.dossiers.models import Dossier
from liandong.ground.dossiers.queries import seen_by
from liandong.ground.registry.models import Subject
from liandong.ground.registry.queries import identities
from liandong.ground.rulebook.book import book
from liandong.ground.ui.owing import Owed
from liandong.law.penalty import Fine
from liandong.law.procedure import Procedure, applies, open_steps, why_closed
from liandong.law.rules import Text


def cases_for(user: User) -> QuerySet[Case]:
    """The cases whose dossier this person may see."""
    return Case.objects.filter(seen_by(user, "dossier__")).select_related("dossier__place", "subject", "agency")


def for_page(user: User, dossier: Dossier) -> Case | None:
    """The case of a dossier with all that its page shows."""
    steps = Prefetch("steps", Step.objects.select_related("by", "document"))
    papers = Prefetch("evidence", Evidence.objects.select_related("document"))
    kept = Prefetch("preservations", Preservation.objects.select_related("approver"))
    rows = cases_for(user).prefetch_related(steps, papers, kept, "officers", "penalties")
    return rows.filter(dossier=dossier).first()


def procedure_of(case: Case) -> Procedure:
    """The table the case began under: a running case keeps its version."""
    table: Procedure = (
        book().rule(case.procedure, place=case.dossier.place_id).on(case.procedure_version).values["steps"]
    )
    return table


def fines_of(subject: Subject) -> list[Fine]:
    """Every fine this subject was given, by whatever agency: the law counts acts, not offices."""
    same = identities(subject)
    rows = Case.objects.filter(subject__in=same, fine_fen__gt=0, decided_on__isnull=False).select_related("agency")
    rows = rows.exclude(annulment__in=Case.GONE)
    return [
        Fine(
            subject=subject.code, act=row.matter, began_on=row.acted_on, ended_on=row.act_until,
            agency=row.agency.name, case=row.number, amount_fen=row.fine_fen,
        )
        for row in rows
    ]  # fmt: skip


class Rail:
    """One line of the rail of steps: what is done, what is open, and why the rest is closed."""

    def __init__(self, name: str, title: Text, state: str, reasons: list[Text]) -> None:
        self.name, self.title, self.state, self.reasons = name, title, state, reasons


def done(rows: Iterable[Step]) -> set[str]:
    """The steps that are done; what was decided for the police is undone where they decline (移送规定 10)."""
    names: set[str] = set()
    for row in rows:
        names = names - {"decide", "serve"} if row.name == "police_declined" else {*names, row.name}
    return names


def rail(case: Case) -> list[Rail]:
    """The procedure as a list, in the order of the table; what does not apply, or need not be done, is left out."""
    table, taken, facts = procedure_of(case), done(case.steps.all()), set(case.facts)
    now_open = {step.id for step in open_steps(table, taken, facts)} if not case.closed_on else set()
    lines = []
    for step in table.steps:
        if step.id not in taken and (step.optional or not applies(step, facts)):
            continue
        state = "done" if step.id in taken else "open" if step.id in now_open else "closed"
        lines.append(
            Rail(step.id, step.title, state, why_closed(table, step, taken, facts) if state == "closed" else [])
        )
    return lines


ASIDE = {"review": "review_sent_back", "notify_hearing": "request_hearing"}  # what was done without taking the step


@dataclass(frozen=True)
class Stop:
    """A line of the rail with what was done there: the step itself, and what led to it."""

    line: Rail
    taken: list[Step]
    aside: list[Step]


def stops(case: Case) -> list[Stop]:
    """The rail with the steps that were taken on it."""
    prefetch_related_objects([case], Prefetch("steps", Step.objects.select_related("by", "document")))
    rows = list(case.steps.all())
    return [
        Stop(
            line,
            [row for row in rows if row.name == line.name],
            [row for row in rows if row.name == ASIDE.get(line.name)],
        )
        for line in rail(case)
    ]


@dataclass(frozen=True)
class Running:
    """A case as a row of the list: what is open now, and the clock that falls due first."""

    case: Case
    open: list[Text]
    owed: Owed | None


def running(cases: Iterable[Case]) -> list[Running]:
    """Cases with what is open on them; one query for all steps, one for all clocks."""
    rows = list(cases)
    prefetch_related_objects(rows, "steps")
    found: dict[int, Deadline] = {}
    clocks = Deadline.objects.filter(RUNNING, OWN, dossier__in=[row.dossier_id for row in rows])
    for clock in clocks.select_related("agency", "dossier__place").order_by("-due_on", "-pk"):
        found[clock.dossier_id] = clock
    return [
        Running(
            row,
            [line.title for line in rail(row) if line.state == "open"],
            Owed(found[row.dossier_id]) if row.dossier_id in found else None,
        )
        for row in rows
    ]


def case_in(key: str) -> Case:
    """The case of a dossier key; raises Case.DoesNotExist."""
    return Case.objects.select_related("dossier__place", "subject", "agency").get(dossier__key=key)


# What is done in a case beside the steps of its procedure.
BESIDE = {
    "request_hearing": Text("要求听证", "The party asks for a hearing"),
    "preserve": Text("先行登记保存证据", "Preserve evidence"),
    "dispose": Text("处理登记保存的证据", "Decide on preserved evidence"),
}


def beside(case: Case, on: date) -> list[str]:
    """What may be done beside the next step: what the party does of its own accord, and what follows if it does not."""
    taken = done(case.steps.all())
    runs = not case.closed_on
    told, decided, served = "notify" in taken, case.decided_on is not None, case.served_on is not None
    to_carry_out = runs and served and "execute" not in taken and {"fined", "property_confiscated"} & set(case.facts)
    paying = ("penalty.payment_term",)
    open_now = {
        "preserve": runs and not decided,
        "dispose": runs and any(one.disposed_on is None for one in case.preservations.all()),
        "hear_statement": runs and told and not decided,
        "request_hearing": runs and told and not decided,
        "waive_rights": runs and told and not decided,
        "suspect_crime": runs and "investigate" in taken and not decided and "crime_suspected" not in case.facts,
        "police_declined": runs and case.outcome == Case.Outcome.TRANSFERRED,
        "announce": runs and decided and not served,
        "remind": to_carry_out and time_left(case.dossier_id, paying, on) is None,
        "enforce": to_carry_out and "remind" in taken,
        "challenge": served,
        "annul": decided and case.outcome != Case.Outcome.TRANSFERRED and not case.annulled_on,
    }
    return [name for name, is_open in open_now.items() if is_open and (name in REPEATED or name not in taken)]


REPEATED = ("preserve", "dispose", "challenge")


def title_of(case: Case, name: str) -> Text:
    """What a step is called, in both languages."""
    return BESIDE.get(name) or procedure_of(case).step(name).title


def source_in(dossier: Dossier) -> Clue | Inspection | None:
    """What a case may be filed from: the clue or the visit of a dossier."""
    if dossier.kind == Dossier.Kind.CLUE:
        return Clue.objects.select_related("dossier__place", "subject").filter(dossier=dossier).first()
    return Inspection.objects.select_related("dossier__place", "subject").filter(dossier=dossier).first()


def origin(source: Clue | Inspection) -> dict[str, Any]:
    """Subject, matter, clue and visit, as filing wants them; a visit brings the first of its clues along."""
    if isinstance(source, Clue):
        visit = source.inspections.filter(finished_at__isnull=False).order_by("pk").first()
        return {"subject": source.subject, "matter": source.matter, "clue": source, "inspection": visit}
    clue = source.clues.filter(outcome="founded").select_related("dossier__place").order_by("pk").first()
    return {
        "subject": source.subject,
        "matter": clue.matter if clue else "",
        "clue": clue,
        "inspection": source,
    }


def cause_of(source: Clue | Inspection) -> str:
    """A first wording of the cause: the title of the matter."""
    matter = book().matters().get(origin(source)["matter"])
    return matter.title.zh if matter else ""
