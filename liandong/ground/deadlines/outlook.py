"""展望: which acts on a clock are open to a person, and what each would come to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from liandong.ground.accounts.models import User
from liandong.ground.deadlines import counting
from liandong.ground.deadlines.models import Deadline, Pause
from liandong.ground.dossiers.queries import may_edit
from liandong.ground.rulebook.faults import UnknownRule
from liandong.law.rules import NoVersion, Text
from liandong.law.telling import length_text

HANDLING = ("cases.handle", "dispatch.handle")


@dataclass(frozen=True, slots=True)
class Extension:
    """可用的延长: one that the rule still allows, and the day it leads to."""

    number: int  # its place in the rule, from 0
    length: Text
    ground: Text
    due: date


def open_acts(deadline: Deadline, user: User) -> list[str]:
    """Which of pause, resume, extend and waive are open: to people of the owing agency who handle matters.

    Nobody but the party gives up its right or its waiting time.
    """
    here = user.acting_for
    if here is None or deadline.agency_id != here.pk or not any(user.may(word) for word in HANDLING):
        return []
    if not deadline.is_running or not may_edit(user, deadline.dossier):
        return []
    return [*_by_rule(deadline), *(["waive"] if deadline.nature == "duty" else [])]


def _by_rule(deadline: Deadline) -> list[str]:
    """What the rule allows; nothing when the book no longer has it."""
    try:
        counting.version_of(deadline)
    except (UnknownRule, NoVersion):
        return []
    halt = ["resume"] if deadline.is_paused else ["pause"] if grounds(deadline) else []
    return [*halt, *(["extend"] if extensions(deadline) else [])]


def grounds(deadline: Deadline) -> dict[str, Text]:
    """On what the clock may stand still, by code."""
    return counting.grounds_of(deadline)


def extensions(deadline: Deadline) -> list[Extension]:
    """The extensions that the rule still allows."""
    version = counting.version_of(deadline)
    allowed, pauses = version.values["extensions"], counting.stood(version, deadline.pauses.all())
    found, most = [], 0
    for number, more in enumerate(allowed):
        most += more["length"] * more.get("times", 1)
        if deadline.extended_by + more["length"] > most or not counting.allows(more, deadline):
            continue
        length = deadline.length + more["length"]
        count = counting.count_of(
            version=version, place=deadline.dossier.place_id, start=deadline.started_on, length=length, pauses=pauses
        )
        found.append(Extension(number, length_text(more["length"], deadline.unit), more["ground"], count.due))
    return found


def due_if_resumed(deadline: Deadline, on: date) -> date:
    """The day it would be due if it ran again on that day."""
    pauses = list(deadline.pauses.all())
    for pause in pauses:
        if pause.until_on is None:
            pause.until_on = max(on, pause.from_on)
    return counting.recount(deadline, pauses).due


def pauses_of(deadline: Deadline) -> list[Pause]:
    """When the clock stood still, and who approved it."""
    return list(deadline.pauses.select_related("approver").order_by("from_on"))
