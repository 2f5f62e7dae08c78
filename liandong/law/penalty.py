"""One act, one fine (行政处罚法 29); and the law of the day of the act, unless the later one is lighter (37)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from liandong.law.rules import Text

BARRED = Text(
    "同一违法行为已被罚款，不得再次罚款（行政处罚法第29条）；其他种类的处罚不受此限",
    "the same act was fined and may not be fined twice (行政处罚法 29); other kinds of penalty are not barred",
)
DOUBTFUL = Text(
    "可能为同一违法行为，须先核实；触犯多个规定的按罚款数额高的处罚一次",
    "it may be the same act: check first; where one act breaks several norms only the higher fine is given",
)


@dataclass(frozen=True, slots=True)
class Fine:
    """罚款: a fine, decided or proposed, for an act of a subject that lasted from one day to another."""

    subject: str
    act: str  # what was done, in the words of the matter list: a matter code
    began_on: date
    ended_on: date
    agency: str
    case: str
    amount_fen: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """A fine may be given, or one has been given for the same act, or it may be the same act: a person looks."""

    is_barred: bool
    is_doubtful: bool
    against: tuple[Fine, ...]
    reason: Text


def same_act_fined_before(proposed: Fine, earlier: Iterable[Fine], *, window_days: int = 0) -> Verdict:
    """Whether the same act of the same subject was fined already.

    The same matter on overlapping days bars; within `window_days` of each other it is doubtful, and so is
    another matter on the very same days (one act may break several norms, and then the higher fine is given once).
    """
    others = [
        fine
        for fine in earlier
        if fine.subject == proposed.subject and fine.case != proposed.case and fine.amount_fen > 0
    ]
    same = tuple(fine for fine in others if fine.act == proposed.act and _near(fine, proposed, 0))
    if same:
        return Verdict(
            True,
            False,
            same,
            _told(same, BARRED),
        )
    doubtful = tuple(fine for fine in others if _near(fine, proposed, window_days if fine.act == proposed.act else 0))
    if doubtful:
        return Verdict(
            False,
            True,
            doubtful,
            _told(doubtful, DOUBTFUL),
        )
    return Verdict(False, False, (), Text("未发现同一违法行为已被罚款", "no earlier fine for the same act"))


def _near(one: Fine, other: Fine, days: int) -> bool:
    gap = timedelta(days=days)
    return one.began_on <= other.ended_on + gap and other.began_on <= one.ended_on + gap


def _told(fines: tuple[Fine, ...], says: Text) -> Text:
    cases = [f"{fine.agency} {fine.case}" for fine in fines]
    return Text(f"{'、'.join(cases)}：{says.zh}", f"{', '.join(cases)}: {says.en}")


def applicable_day(*, acted_on: date, decided_on: date, is_later_lighter: bool) -> date:
    """从旧兼从轻: the day whose law is to be applied."""
    return decided_on if is_later_lighter else acted_on
