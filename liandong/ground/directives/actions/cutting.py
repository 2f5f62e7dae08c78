"""Changing how the text is cut into entries: merge, split, and take up a sentence that stands in none."""

import re
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.models import User
from liandong.ground.audit.actions import record
from liandong.ground.directives import pieces, readings
from liandong.ground.directives.actions.holding import hold, hold_draft, keep, live, unreviewed
from liandong.ground.directives.events import EntriesMerged, EntryAdded, EntrySplit
from liandong.ground.directives.exporting import as_row
from liandong.ground.directives.models import Draft, DraftEntry
from liandong.ground.directives.queries import live_entries, next_live, orders_uncovered
from liandong.law.refusal import Refusal

SPLIT = re.compile(r"(-\d+)\.\d+$")
STRONGEST = ("firm", "conditional", "exploratory")


@transaction.atomic
def merge_entries(*, entry: DraftEntry, seen: int, by: User) -> DraftEntry:
    """合并: the entry takes in the next one; what stands between them belongs to it too.

    raises   Refusal  changed by another, discarded, or the last of the text
    records  EntriesMerged
    """
    entry = live(hold(entry, seen, by))
    other = next_live(entry)
    if other is None:
        raise Refusal(_("No entry follows this one that it could be merged with."))
    entry.end = max(entry.end, other.end)
    entry.article = "、".join(_each_once((entry.article, other.article)))
    entry.strength = min(entry.strength, other.strength, key=STRONGEST.index)
    for name in ("departments", "lead", "joining", "timings", "acts", "rules"):
        setattr(entry, name, _each_once((*getattr(entry, name), *getattr(other, name))))
    entry.joining = [code for code in entry.joining if code not in entry.lead]
    entry.figures = _figures((*entry.figures, *other.figures))
    entry.says_zh, entry.says_en = _joined(entry.says_zh, other.says_zh), _joined(entry.says_en, other.says_en)
    other.state, other.into = DraftEntry.State.MERGED, entry
    keep(other, by)
    keep(unreviewed(entry), by)
    record(EntriesMerged(draft=entry.draft_id, entry=entry.pk, taken_in=other.pk), by=by)
    return entry


@transaction.atomic
def split_entry(*, entry: DraftEntry, seen: int, at: int, by: User) -> DraftEntry:
    """拆分: cut the entry in two after a sentence; both wait for a reviewer, and no word is lost.

    at       a character of the text, one of `pieces.cuts`
    returns  the second of the two
    raises   Refusal  changed by another, discarded, or no place to cut at
    records  EntrySplit
    """
    entry = live(hold(entry, seen, by))
    text = entry.draft.text
    if at not in pieces.cuts(text, entry.start, entry.end):
        raise Refusal(_("An entry is split between two of its sentences. Choose one of the places that are shown."))
    rest = DraftEntry(
        draft=entry.draft, key=_free_key(entry.draft, entry.key), article=entry.article, start=at, end=entry.end,
        strength=entry.strength, changed_by=by,
    )  # fmt: skip
    _share_out(entry, rest, at)
    entry.end = at
    keep(unreviewed(entry), by)
    rest.save()
    record(EntrySplit(draft=entry.draft_id, entry=entry.pk, rest=rest.pk, at=at), by=by)
    return rest


@transaction.atomic
def add_entry(*, draft: Draft, start: int, by: User) -> DraftEntry:
    """补录: make an entry of a sentence that orders something and stands in none.

    start    where the sentence begins, one of `queries.orders_uncovered`
    raises   Refusal  there is no such sentence, or another has taken it up
    records  EntryAdded
    """
    draft = hold_draft(draft, by)
    sentence = next((one for one in orders_uncovered(draft, live_entries(draft)) if one.start == start), None)
    if sentence is None:
        raise Refusal(_("This sentence stands in an entry by now. Look at the list again."))
    end = start + len(draft.text[start : sentence.end].rstrip())
    read = readings.entry_at(draft, start, end, _free_key(draft, readings.key_near(draft, start)))
    entry = DraftEntry(draft=draft, changed_by=by, **as_row(read))
    entry.save()
    record(EntryAdded(draft=draft.pk, entry=entry.pk), by=by)
    return entry


def _share_out(entry: DraftEntry, rest: DraftEntry, at: int) -> None:
    """Give each half what its own words say; who is bound stays with both where only the first half names them."""
    draft = entry.draft
    named = readings.departments_in(draft, at, entry.end)
    rest.departments = named or list(entry.departments)
    rest.lead = [code for code in entry.lead if code in named] or list(entry.lead)
    rest.joining = [code for code in entry.joining if code in named and code not in rest.lead]
    rest.figures = [one for one in entry.figures if one["start"] >= at]
    entry.figures = [one for one in entry.figures if one["start"] < at]
    first, second = draft.text[entry.start : at], draft.text[at : entry.end]
    for name in ("timings", "acts"):
        said = getattr(entry, name)
        setattr(rest, name, [words for words in said if words in second])
        setattr(entry, name, [words for words in said if words in first or words not in second])


def _free_key(draft: Draft, key: str) -> str:
    """`FJ-1.3-2` → `FJ-1.3-2.2`: a key that no entry of the draft has, and that stays next to its origin."""
    taken = set(DraftEntry.objects.filter(draft=draft).values_list("key", flat=True))
    stem = SPLIT.sub(r"\1", key)
    return next(found for number in range(2, len(taken) + 3) if (found := f"{stem}.{number}") not in taken)


def _each_once(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(word for word in words if word))


def _figures(figures: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted({one["start"]: one for one in figures}.values(), key=lambda one: int(one["start"]))


def _joined(one: str, two: str) -> str:
    return "\n".join(words for words in (one, two) if words)
