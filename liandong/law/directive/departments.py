"""Which departments a text names, and where: by whole names, by a stem with an ending, or in an enumeration."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from liandong.law.directive.model import DepartmentNames, Span
from liandong.law.directive.numerals import plain

AUTHORITY = r"(?:行政|主管|监督|监管|管理|执法|职能|综合|业务|审批|稽查)"
ENDING = rf"{AUTHORITY}{{0,3}}(?:部门|机关)"
LEVEL_ENDING = r"(?:总局|分局|局|厅|委员会|委|办|系统内?部门)"
# What stands between the last name of an enumeration and the word that says what they are.
BETWEEN = (
    r"(?:等)?(?:[十多几两三四五六七八九]+个?)?"
    r"(?:各|有关|相关|涉及|行政|司法|主管|执法|监管|职能|成员|政府|重点|综合|参与|以及)*"
)
GROUP = r"(?:部门|机关|单位|厅局|委办局|厅（局）)"
MOST_LISTED = 60
# The last name of the enumeration has said so itself: 公安、市场监管部门.
ENDED = "(?:(?<=部门)|(?<=机关))"
JOINT = r"(?:、|，|和|与|及|以及|或者|或)"
SOURCES = re.compile(
    r"(?P<told>[\u4e00-\u9fff]{2,8}(?:、[\u4e00-\u9fff]{2,8}?){1,20})等(?:反映|发现|移交|移送|交办|转办|通报)"
)
LEVELS = re.compile(r"(?:（[^（）]{1,6}）)?级?(?:党)?")
TITLE = re.compile(r"《[^《》]{1,120}》")


class Found(NamedTuple):
    """A department, where it is named."""

    code: str
    span: Span


class Finder:
    """Looks for departments in a text; made once for the names it looks for."""

    def __init__(self, names: DepartmentNames) -> None:
        self.by_name: dict[str, str] = {}
        self.by_stem: dict[str, str] = {}
        endings: set[str] = set()
        never: set[str] = set()
        for one in names.departments:
            self.by_name.update(dict.fromkeys(map(plain, one.names), one.code))
            self.by_stem.update(dict.fromkeys(map(plain, one.stems), one.code))
            endings.update(stem + ending for stem in one.stems for ending in one.endings)
            never.update(one.never)
        self.by_name.update({plain(name): code for name, code in names.full.items()})
        for word in endings:
            stem = max((stem for stem in self.by_stem if word.startswith(stem)), key=len)
            self.by_name.setdefault(word, self.by_stem[stem])
        self.alone = {one.code for one in names.departments if one.alone}
        self.patterns = _patterns(self.by_name, self.by_stem, never)

    def find(self, text: str) -> tuple[Found, ...]:
        """Every naming, in the order of the text; titles of acts name nobody."""
        told = TITLE.sub(lambda title: "　" * len(title[0]), plain(text))
        found: dict[Span, str] = {}
        if not self.patterns:
            return ()
        single, listed, token = self.patterns
        for match in single.finditer(told):
            self._keep(found, match)
        for enumeration in listed.finditer(told):
            for match in token.finditer(told, enumeration.start(), enumeration.end()):
                self._keep(found, match)
        for source in SOURCES.finditer(told):
            self._keep_sources(found, source)
        kept = [Found(code, span) for span, code in _widest(found)]
        starts = {one.span.start for one in kept}
        return tuple(one for one in kept if one.code not in self.alone or _end(told, one.span.end) not in starts)

    def _keep(self, found: dict[Span, str], match: re.Match[str]) -> None:
        if word := match["name"]:
            found[Span(match.start("name"), match.end("name"))] = self.by_name[word]
        elif stem := match["stem"]:
            found[Span(match.start("stem"), match.end())] = self.by_stem[stem]

    def _keep_sources(self, found: dict[Span, str], source: re.Match[str]) -> None:
        """巡视、审计、医保检查等反映: of those that report, the ones that are departments."""
        at = source.start("told")
        for word in source["told"].split("、"):
            stem = word.removesuffix("检查").removesuffix("部门")
            if stem in self.by_stem:
                found[Span(at, at + len(word))] = self.by_stem[stem]
            at += len(word) + 1


def _end(told: str, end: int) -> int:
    """Where the next word begins: 各区县（市）卫生健康局."""
    found = LEVELS.match(told, end)
    return found.end() if found else end


def codes(found: Iterable[Found]) -> tuple[str, ...]:
    """The departments once each, in the order of the text."""
    return tuple(dict.fromkeys(one.code for one in found))


def spans(found: Iterable[Found]) -> Mapping[str, tuple[Span, ...]]:
    told: dict[str, list[Span]] = {}
    for one in found:
        told.setdefault(one.code, []).append(one.span)
    return {code: tuple(where) for code, where in told.items()}


def _patterns(
    by_name: Mapping[str, str], by_stem: Mapping[str, str], never: Iterable[str]
) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]] | None:
    if not by_name and not by_stem:
        return None
    names, stems, not_these = _any(by_name), _any(by_stem), _any(never)
    skip = f"(?P<never>{not_these})|" if not_these else ""
    name = f"(?P<name>{names})" if names else "(?P<name>(?!))"
    stem = f"(?P<stem>{stems})" if stems else "(?P<stem>(?!))"
    single = re.compile(rf"{skip}{name}|{stem}(?:{ENDING}|{LEVEL_ENDING}(?![\u4e00-\u9fff]?等级))")
    one = rf"(?:(?:{names or '(?!)'})|(?:{stems or '(?!)'})(?:{ENDING}|检查)?)"
    told = rf"{one}(?:（[^（）]{{1,20}}）)?"
    # Atomic and bounded: an enumeration that ends in nothing is given up at once, however long it is.
    next_one = rf"(?>{JOINT}[\u4e00-\u9fff]{{0,4}}?{told})"
    listed = re.compile(rf"{told}{next_one}{{0,{MOST_LISTED}}}(?:{BETWEEN}{GROUP}|{ENDED})")
    return single, listed, re.compile(rf"{skip}{name}|{stem}")


def _any(words: Iterable[str]) -> str:
    """One of these words, the longest first; 公安部 is not the beginning of 公安部门."""
    told = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(re.escape(word) + ("(?!门)" if word.endswith("部") else "") for word in told)


def _widest(found: Mapping[Span, str]) -> Iterator[tuple[Span, str]]:
    """Namings that lie inside no other."""
    end = -1
    for span in sorted(found, key=lambda span: (span.start, -span.end)):
        if span.end > end:
            yield span, found[span]
            end = span.end
