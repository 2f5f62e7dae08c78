"""Groups of clues that are likely about one thing, to be judged one after the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from liandong.discover.clues.codes import Likeness
from liandong.discover.clues.models import Alike, Clue, ClueFileRow, ClueText
from liandong.discover.clues.queries.persons import marks_of_clue
from liandong.ground.accounts.models import Agency, User
from liandong.ground.dossiers.queries import SEEN_BY_SUPERIORS, seen_by

PAIRS = 400  # looked at for one page; what is judged makes room for more


@dataclass(frozen=True, slots=True)
class Pair:
    """一对疑似重复: which two, and why."""

    row: Alike
    later: str
    earlier: str

    @property
    def percent(self) -> int:
        return round(self.row.score * 100)

    @property
    def because(self) -> list[str]:
        return [str(Likeness(one).label) for one in self.row.why]


@dataclass(frozen=True, slots=True)
class Group:
    """一组疑似重复: clues that hang together by pairs, the oldest first."""

    clues: list[Clue]
    pairs: list[Pair]

    @property
    def departments(self) -> list[str]:
        """Who has, or is named competent for, one of them; more than one means that two may do the same work."""
        return sorted({str(one.competent or one.holder.department) for one in self.clues})


def to_judge(user: User) -> QuerySet[Alike]:
    """Pairs nobody has judged, both of which this person sees, one of which is their agency's; the newest first."""
    here = user.acting_for
    ours = Q(clue__holder=here) | Q(earlier__holder=here) | Q(clue__intake_agency=here) | Q(earlier__intake_agency=here)
    seen = seen_by(user, "clue__dossier__") & seen_by(user, "earlier__dossier__")
    return Alike.objects.filter(ours & seen, verdict="").order_by("-found_at", "-pk")


def seen(user: User, pk: int) -> Alike | None:
    """A pair both of which this person sees, judged or not."""
    both = seen_by(user, "clue__dossier__") & seen_by(user, "earlier__dossier__")
    return Alike.objects.filter(both, pk=pk).first()


def of_file(rows: QuerySet[Alike], file: int) -> QuerySet[Alike]:
    """Those that a file of reports brought."""
    return rows.filter(Exists(ClueFileRow.objects.filter(file=file, fate="new", clue=OuterRef("clue"))))


def groups(rows: QuerySet[Alike]) -> list[Group]:
    """The pairs put together, each group with its clues."""
    pairs = list(rows[:PAIRS])
    ids = {pk for one in pairs for pk in (one.clue_id, one.earlier_id)}
    related = ("dossier", "holder__department", "competent", "place")
    clues = Clue.objects.filter(pk__in=ids).select_related(*related).defer("text", "routing").in_bulk()
    return [
        Group([clues[pk] for pk in sorted(members)], _pairs(pairs, members, clues))
        for members in _together((one.clue_id, one.earlier_id) for one in pairs)
    ]


def _pairs(pairs: Iterable[Alike], members: set[int], clues: dict[int, Clue]) -> list[Pair]:
    return [Pair(one, clues[one.clue_id].key, clues[one.earlier_id].key) for one in pairs if one.clue_id in members]


def waiting() -> int:
    """How many clues have not been compared yet."""
    return ClueText.objects.filter(compared_at__isnull=True)[:100_000].count()


def elsewhere(clue: Clue, user: User) -> list[Agency]:
    """Agencies whose clues this person does not see, and to which the same reporter wrote about the same thing.

    Only that it is so, and who to ask; neither how many nor which, and nothing of what is secret.
    """
    marks = marks_of_clue(clue)
    by_the_same = Q(marks__mark__in=marks)
    by_text = Q(alike__earlier=clue, alike__why__contains=["reporter"])
    by_text |= Q(alike_later__clue=clue, alike_later__why__contains=["reporter"])
    same = by_the_same & Q(subject=clue.subject_id) | by_text if clue.subject_id else by_text
    open_enough = Clue.objects.filter(same, dossier__grade__in=SEEN_BY_SUPERIORS)
    others = open_enough.exclude(pk=clue.pk).exclude(seen_by(user, "dossier__"))
    return list(Agency.objects.filter(pk__in=others.values("holder")).order_by("pk"))


def _together(pairs: Iterable[tuple[int, int]]) -> list[set[int]]:
    """Ids that hang together by pairs, in the order in which they are first named."""
    group_of: dict[int, set[int]] = {}
    found: list[set[int]] = []
    for one, other in pairs:
        left, right = group_of.get(one, {one}), group_of.get(other, {other})
        whole = left if left is right else left | right
        if left in found:
            found[found.index(left)] = whole
            if right in found and right is not left:
                found.remove(right)
        elif right in found:
            found[found.index(right)] = whole
        else:
            found.append(whole)
        group_of.update(dict.fromkeys(whole, whole))
    return found
