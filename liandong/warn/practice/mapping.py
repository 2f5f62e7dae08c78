"""映射: what an item of a catalogue is, and which licensed subject a department is; the data stand in mappings/.

The code decides first, by its longest known beginning; where no code fits, the words of the name do. Where two groups
fit equally well, or nothing fits, the answer is 0: not mapped, and never a violation.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

import pyarrow as pa

from liandong.ground.registry.scopes import names as subject_names
from liandong.ground.rulebook.book import book
from liandong.ground.rulebook.mappings import CATALOGUES, Group, LimitedTo, Mappings, NotLimitedTo, Pattern
from liandong.warn.practice.numbers import subject_number, subject_of_scope

# fifteen places: the province (00: the nation), the item in nine, the part in four; or the item alone, f before it.
SERVICE = re.compile(r"(?:\d\d(?=\d{13}$)|00|F)?(\d{4,})")
SHAPES = (
    ("drug", re.compile(r"[XZTS][A-Z0-9]+", re.IGNORECASE)),
    ("material", re.compile(r"C\d{2,}", re.IGNORECASE)),
    ("operation", re.compile(r"\d\d\.[0-9A-Za-z]+")),
    ("service", re.compile(r"[fF]?\d{4,}")),
)
NONE = ("\0",)  # no code begins so
DEPARTMENT_CODE = re.compile(r"A?\d\d(?:\.\d\d){0,2}")
# What hospitals put round the name of a department: 一, 二病区, （东院）, 门诊, 病房, 专业.
AROUND = re.compile(
    r"[(（].*?[)）]|[一二三四五六七八九十\d]+(?=病区|科|区|组|$)|第|病区|病房|门诊|专科|专业|诊室|急诊$|组$|区$"
)


@dataclass
class _Index:
    """The patterns of one catalogue, so that an item is looked up by the lengths of beginnings that occur."""

    plain: dict[str, Pattern] = field(default_factory=dict)
    close: dict[str, list[Pattern]] = field(default_factory=dict)  # code and name both have to fit
    lengths: tuple[int, ...] = ()
    named: list[tuple[str, Pattern]] = field(default_factory=list)  # by words, the longest first


def group_of(kind: str, code: str, name: str = "") -> int:
    """The number of the group of an item, 0 where it is not mapped.

    kind  service, drug, material or operation; `item` where the code itself tells which catalogue it is of
    """
    pattern = pattern_of(kind, code, name)
    return found().groups[pattern.group].number if pattern else 0


def pattern_of(kind: str, code: str, name: str = "") -> Pattern | None:
    """The line of mappings/ that decided; None where none does."""
    catalogue = kind if kind in CATALOGUES else catalogue_of(code)
    if catalogue is None:
        return None
    index, plain = _index()[catalogue], _plain(name)
    return _by_code(index, normal(catalogue, code), plain) or _by_name(index, plain)


def groups_of(kind: str, codes: Sequence[str], names: Sequence[str] | None = None) -> pa.Array:
    """`group_of` for the distinct codes of a file: int16, in their order."""
    pairs = zip(codes, names or [""] * len(codes), strict=True)
    return pa.array([group_of(kind, code or "", name or "") for code, name in pairs], pa.int16())


def subject_of(text: str) -> int:
    """诊疗科目 of a department by its code (03.04, A03.04) or by its name; 0 where it is not known."""
    text = unicodedata.normalize("NFKC", text or "").strip()
    if DEPARTMENT_CODE.fullmatch(text):
        code = text.removeprefix("A")
        return subject_number(code) if code in subject_names() or code[:5] in subject_names() else 0
    whole = _departments().get(text) or subject_of_scope(text)
    if whole or not text:
        return whole
    core = AROUND.sub("", text)
    return _departments().get(core) or _departments().get(core + "科") or subject_of_scope(core)


def subjects_of(texts: Sequence[str]) -> pa.Array:
    """`subject_of` for the distinct departments of a file: int16, in their order."""
    return pa.array([subject_of(text or "") for text in texts], pa.int16())


def catalogue_of(code: str) -> str | None:
    """Which catalogue a code is of, by its form; None where no catalogue writes its codes so."""
    code = code.strip()
    return next((name for name, shape in SHAPES if shape.fullmatch(code)), None)


def normal(catalogue: str, code: str) -> str:
    """The code as the beginnings in mappings/ are written: capitals, a service by its item number alone."""
    code = code.strip().upper()
    if catalogue != "service":
        return code
    match = SERVICE.fullmatch(code)
    return match.group(1) if match else code


def departments_of(word: str) -> LimitedTo | NotLimitedTo | None:
    """What a rule table means by the name of a department; None: nobody has reviewed it."""
    compared = next((one for one in found().limited_to if word in one.words), None)
    return compared or next((one for one in found().not_limited_to if word in one.words), None)


def groups() -> Iterable[Group]:
    """Every group, by number."""
    return sorted(found().groups.values(), key=lambda one: one.number)


def found() -> Mappings:
    """The mappings of this installation."""
    return book().mappings


@cache
def version() -> str:
    """A mark of what the mappings say: another one after any change that could change an answer."""
    said = found()
    words = [repr(group) for group in groups()] + [repr(one) for one in said.patterns] + [repr(said.departments)]
    words += [repr(one) for one in (*said.limited_to, *said.not_limited_to)]
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:16]


def _by_code(index: _Index, code: str, name: str) -> Pattern | None:
    """Where code and name both have to fit is looked at first, for it is the closer look."""
    starts = [code[:length] for length in index.lengths if length <= len(code)]
    for start in starts if name else ():
        for one in index.close.get(start, ()):
            if _says(one, name) and not code.startswith(one.but or NONE):
                return one
    fitting = (index.plain[start] for start in starts if start in index.plain)
    return next((one for one in fitting if not code.startswith(one.but or NONE)), None)


def _by_name(index: _Index, name: str) -> Pattern | None:
    """The longest word decides; two groups by words of one length decide nothing."""
    best: list[tuple[str, Pattern]] = []
    for word, one in index.named if name else ():
        if best and len(word) < len(best[0][0]):
            break
        if _has(word, name) and not any(_has(other, name) for other in one.without):
            best.append((word, one))
    return best[0][1] if len({one.group for _word, one in best}) == 1 else None


def _says(one: Pattern, name: str) -> bool:
    return any(_has(word, name) for word in one.words) and not any(_has(word, name) for word in one.without)


def _has(word: str, name: str) -> bool:
    """All parts of 吗啡+注射 stand in the name."""
    return all(part in name for part in word.split("+"))


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).upper().split())


@cache
def _index() -> dict[str, _Index]:
    indexes = {catalogue: _Index() for catalogue in CATALOGUES}
    for one in found().patterns:
        index = indexes[one.catalogue]
        for prefix in one.prefixes:
            if one.both:
                index.close.setdefault(prefix.upper(), []).append(one)
            else:
                index.plain[prefix.upper()] = one
        if not one.both:
            index.named += [(_plain(word), one) for word in one.words]
    for index in indexes.values():
        index.lengths = tuple(sorted({len(prefix) for prefix in (*index.plain, *index.close)}, reverse=True))
        index.named.sort(key=lambda pair: -len(pair[0]))
    return indexes


@cache
def _departments() -> dict[str, int]:
    return {name: subject_number(one.subject) for one in found().departments for name in one.names}
