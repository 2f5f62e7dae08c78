"""Which subject of the register a report names: whole names, former names, names said shorter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.db.models import Q

from liandong.discover.clues.folding import folded
from liandong.discover.clues.reading.hints import Certainty, Hint, SubjectHint
from liandong.ground.places.models import Place
from liandong.ground.registry.models import Subject, SubjectName
from liandong.ground.registry.names import match_key

READ = 3000  # signs of a report in which names are looked for
MOST = 3
PHRASES = 8  # names said shorter that are looked up
FOUND = 12
SHORTEST, LONGEST = 4, 30
SHORTEST_PART = 5  # a name said shorter has at least so many signs, its ending included
ENDINGS = (
    "医院", "卫生院", "卫生室", "卫生所", "诊所", "门诊部", "门诊", "保健院", "服务中心", "服务站", "体检中心",
    "护理院", "疗养院", "急救中心", "血站", "药店", "大药房", "药房", "公司", "美容院", "养生馆", "会所", "工作室",
    "月子中心", "中心",
)  # fmt: skip
ENDS = re.compile("|".join(sorted(ENDINGS, key=len, reverse=True)))
# What comes before a name and is no part of it.
BEFORE = re.compile(
    r".*(?:[^\w（）()]|举报|投诉|反映|关于|位于|致|来到|去到|前往|送到|转到|带到|[在到去找于和与及由被对是叫的了我]|有一家|一家|这家|那家|某)"
)


def subjects_in(title: str, text: str, near: Place | None) -> list[SubjectHint]:
    """Subjects of the register whose names stand in the report, the surest and nearest first."""
    words = match_key_of(title) + "\n" + match_key_of(text)
    phrases = list(dict.fromkeys(_phrases(words)))
    found = _exact(words, near)
    if not found and phrases:
        found = _longer(phrases[:PHRASES], near)
    return found[:MOST]


def match_key_of(text: str) -> str:
    """The text as names are matched: nothing invisible, no spaces, one kind of brackets."""
    return "".join(match_key(part) for part in _cut(folded(text)[:READ]))


def _cut(text: str) -> Iterator[str]:
    for at in range(0, len(text), 200):  # a key of a name is never longer
        yield text[at : at + 200]


def _exact(words: str, near: Place | None) -> list[SubjectHint]:
    """Subjects whose whole present name ends somewhere in the text as names do."""
    keys = {words[begin : hit.end()] for hit in ENDS.finditer(words) for begin in _begins(hit.end())}
    rows = Subject.objects.filter(name_key__in=keys, merged_into__isnull=True).select_related("place")[: FOUND * 4]
    found = _without_inner(sorted(rows, key=lambda one: (_distance(one, near), -len(one.name_key)))[:FOUND])
    same = {key: sum(1 for one in found if one.name_key == key) for key in {one.name_key for one in found}}
    return [
        SubjectHint(one, Hint(_sure(one, same[one.name_key], near), (one.name_key,)), is_exact=True) for one in found
    ]


def _begins(end: int) -> range:
    return range(max(end - LONGEST, 0), max(end - SHORTEST + 1, 0))


def _without_inner(found: list[Subject]) -> list[Subject]:
    """A name that is only the end of a longer one found is left out."""
    keys = {one.name_key for one in found}
    return [one for one in found if not any(one.name_key != key and one.name_key in key for key in keys)]


def _distance(one: Subject, near: Place | None) -> int:
    """0 in the same county, 1 in the same city, 2 in the same province, 3 elsewhere or not known."""
    if near is None or one.place is None:
        return 3
    shared = (length for length in (6, 4, 2) if one.place.stem[:length] == near.stem[:length])
    return {6: 0, 4: 1, 2: 2}.get(next(shared, 0), 3)


def _sure(one: Subject, of_that_name: int, near: Place | None) -> Certainty:
    if of_that_name == 1:
        return Certainty.LIKELY
    return Certainty.POSSIBLE if _distance(one, near) == 0 else Certainty.UNSURE


def _phrases(words: str) -> Iterator[str]:
    """What stands before an ending of a name, back to what is no part of it."""
    for hit in ENDS.finditer(words):
        phrase = BEFORE.sub("", words[max(hit.end() - LONGEST, 0) : hit.end()])
        if len(phrase) >= SHORTEST_PART and phrase not in ENDINGS:
            yield phrase


def _longer(phrases: list[str], near: Place | None) -> list[SubjectHint]:
    """Subjects around whose name, present or former, holds what was said."""
    wanted = Q()
    for phrase in phrases:
        wanted |= Q(text__contains=phrase)
    rows = SubjectName.objects.filter(wanted, subject__merged_into__isnull=True).select_related("subject__place")
    if near:
        rows = rows.filter(subject__place__stem__startswith=near.stem[:4])
    found: dict[int, SubjectHint] = {}
    for row in sorted(rows[: FOUND * 4], key=lambda row: (_distance(row.subject, near), len(row.text))):
        phrase = next(one for one in phrases if one in row.text)
        sure = Certainty.POSSIBLE if len(rows) == 1 else Certainty.UNSURE
        found.setdefault(row.subject_id, SubjectHint(row.subject, Hint(sure, (phrase,)), is_exact=False))
    return list(found.values())
