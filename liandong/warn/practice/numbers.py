"""Codes as numbers, and back: derived from the code itself, so that every site and every year has the same ones.

诊疗科目  03.04 → 304, 03 → 300, 04.01.02 → 20401 (the third level in front). Codes that do not fit have no number: 0.
机构类别  A100 → 1100: the letter counts thousands.        等级  一级 1 二级 2 三级 3; ungraded and unknown 0.
"""

from __future__ import annotations

import re
from functools import cache

from liandong.ground.registry.scopes import names, scope_of
from liandong.ground.rulebook.book import book
from liandong.warn.practice.tables import STAFF

SUBJECT = re.compile(r"A?(\d\d)(?:\.(\d\d)(?:\.(\d\d))?)?")
CATEGORY = re.compile(r"[A-Z]\d{3}")
DEEPEST = 3  # the highest third level that sixteen bits hold
LEVEL_WORDS = {"三级": 3, "二级": 2, "一级": 1}
# hosp_lv of the insurers' extracts: 01–04 and 12 are third level, 05–07 and 13 second, 08–10 and 14 first, 11 none.
LEVEL_CODES = dict(zip((f"{n:02}" for n in range(1, 15)), (3, 3, 3, 3, 2, 2, 2, 1, 1, 1, 0, 3, 2, 1), strict=True))
KINDS = STAFF


def subject_number(code: str) -> int:
    """诊疗科目 as a number; 0 where the code is none, or lies deeper than the list goes."""
    found = SUBJECT.fullmatch(code.strip())
    if not found:
        return 0
    first, second, third = (int(part or 0) for part in found.groups())
    return 0 if third > DEEPEST else third * 10_000 + first * 100 + second


def subject_code(number: int) -> str:
    """The code of a number; empty for 0."""
    if number <= 0:
        return ""
    third, rest = divmod(number, 10_000)
    parts = [*divmod(rest, 100), third]
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    return ".".join(f"{part:02}" for part in parts)


def subject_name(number: int) -> str:
    """What it is called in the list of subjects."""
    code = subject_code(number)
    return names().get(code) or names().get(code[:5], "")


def subject_numbers_below(code: str) -> tuple[int, ...]:
    """The subject and all below it: a first-level subject covers its second-level ones."""
    every = [code, *(one for one in names() if one.startswith(code + "."))]
    return tuple(number for one in every if (number := subject_number(one)))


def subject_of_scope(text: str) -> int:
    """A licensed subject written as code, as name or as both; 0 where the list has none such."""
    found = scope_of(text)
    return subject_number(found[0]) if found else 0


def category_number(text: str) -> int:
    """机构类别 by its code (A100) or by its name; 0 where the list has none such."""
    code = text.strip().upper()
    if not CATEGORY.fullmatch(code):
        code = _category_codes().get(text.strip(), "")
    return (ord(code[0]) - 64) * 1_000 + int(code[1:]) if code else 0


def category_code(number: int) -> str:
    """The code of a number; empty for 0."""
    return f"{chr(64 + number // 1_000)}{number % 1_000:03}" if number >= 1_000 else ""


@cache
def _category_codes() -> dict[str, str]:
    """Name → code of practice.institution_categories."""
    items = book().rule("practice.institution_categories").versions[-1].values["items"]
    return {item["zh"]: item["code"] for item in items}


def level_number(text: str) -> int:
    """机构等级: 三级甲等 → 3; ungraded and unknown are 0, for nothing is known of them."""
    said = (number for word, number in LEVEL_WORDS.items() if word in text)
    return next(said, LEVEL_CODES.get(text.strip(), 0))
