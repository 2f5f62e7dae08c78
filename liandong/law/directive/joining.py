"""Lines made whole: a page break inside a sentence, a title or an office in two lines; nothing else is joined."""

from __future__ import annotations

import re
from collections.abc import Iterator

from liandong.law.directive import shapes
from liandong.law.directive.marks import mark
from liandong.law.directive.numerals import plain

TITLE_LINES = 3
OFFICE_GOES_ON = re.compile(r"(?:和|与|及|、|（)")
SPLIT_DAY = re.compile(r"年 ?\d{1,2} ?月 ?\d{1,2}$")
WORDS_ONLY = re.compile(r"[\u4e00-\u9fff“”、《》 ]+(?<!号)")
LATIN_END = re.compile(r"[A-Za-z,]$")


def joined(lines: list[str]) -> Iterator[str]:
    """The lines, each a whole paragraph."""
    written = [line for line in lines if line]
    at = 0
    while at < len(written):
        pieces, took = [written[at]], 1
        while at + took < len(written):
            following = written[at + took]
            if not _goes_on(_shown(pieces), took, following, written[at + took + 1 : at + took + 2]):
                break
            pieces += [" ", following] if LATIN_END.search(pieces[-1]) else [following]
            took += 1
        yield "".join(pieces)
        at += took


def _shown(pieces: list[str]) -> str:
    """What of a paragraph says whether it goes on: its beginning and its end."""
    return "".join(pieces) if len(pieces) < 4 else pieces[0] + pieces[1] + pieces[-1]


def _goes_on(whole: str, took: int, following: str, after: list[str]) -> bool:
    """Does the next line go on with this paragraph?"""
    if SPLIT_DAY.search(whole) and following == "日":
        return True
    if shapes.is_row(whole) or shapes.is_row(following) or shapes.is_day(following) or shapes.is_day(whole):
        return False
    if shapes.is_closing(whole) or shapes.is_closing(following) or shapes.is_annex(following):
        return False
    if _sets(following) or shapes.SOURCE.match(following):
        return False
    if _is_body(whole):
        return not shapes.is_finished(whole) and not whole.endswith(("：", ":")) and not _signs(following, after)
    return _title_goes_on(whole, took, following) or _office_goes_on(whole, following)


def _sets(line: str) -> bool:
    """Opens a numbered part."""
    return mark(plain(line)) is not None


def _is_body(whole: str) -> bool:
    """Running text: commas or a length that no heading has."""
    told = plain(whole)
    return any(char in told for char in "，。；") or (len(told) > 60 and not shapes.is_office(told))


def _signs(line: str, after: list[str]) -> bool:
    """An office that signs: alone in its line, with offices or the day after it."""
    return shapes.is_office(line) and bool(after) and (shapes.is_day(after[0]) or shapes.is_office(after[0]))


def _title_goes_on(whole: str, took: int, following: str) -> bool:
    if (
        took >= TITLE_LINES
        or mark(plain(whole))
        or shapes.is_annex(whole)
        or shapes.is_title(whole)
        or shapes.is_office(whole)
    ):
        return False
    if took == 1 and 6 <= len(whole) <= 30 and shapes.is_title(following) and not following.startswith("关于"):
        return bool(WORDS_ONLY.fullmatch(whole)) and not whole.endswith("文件") and shapes.is_title(whole + following)
    begun = "关于" in whole or whole.endswith(("转发", "印发", "的"))
    return (
        begun
        and len(following) <= 40
        and (shapes.is_title(whole + following) or ("关于" in whole and not _is_body(following)))
    )


def _office_goes_on(whole: str, following: str) -> bool:
    """中共福建省委网络安全 / 和信息化委员会办公室."""
    return bool(OFFICE_GOES_ON.match(following)) and not shapes.is_office(whole) and shapes.is_office(whole + following)
