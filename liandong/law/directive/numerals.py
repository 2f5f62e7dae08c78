"""Numbers and days as Chinese officials write them: 十五, 二十一, 百分之九十, ２０２４, 二○二四年十二月三日."""

from __future__ import annotations

import re
from datetime import date

DIGITS = {char: value for value, chars in enumerate(("〇零○Ｏ", "一", "二两", "三", "四", "五", "六", "七", "八", "九"))
          for char in chars}  # fmt: skip
UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10_000}
HAN = "〇零○一二两三四五六七八九十百千万"
CIRCLED = {char: value for value, char in enumerate("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳", 1)}

# One character for another, so that places in the text stay what they are.
PLAIN = str.maketrans(
    {
        **{chr(0xFF10 + n): str(n) for n in range(10)},
        **{chr(0xFF21 + n): chr(65 + n) for n in range(26)},
        **{chr(0xFF41 + n): chr(97 + n) for n in range(26)},
        "(": "（", ")": "）", ":": "：", ",": "，", ";": "；", "．": ".", "％": "%", "\u3000": " ", "\xa0": " ",
        "○": "〇", "[": "〔", "]": "〕", "［": "〔", "］": "〕", "【": "〔", "】": "〕", "﹝": "〔", "﹞": "〕",
    }
)  # fmt: skip

YEAR = r"(?:(?:19|20)\d{2}|[一二][〇零九]?[〇零一二三四五六七八九]{2,3})"
DAY = re.compile(
    rf"({YEAR}) ?年 ?(\d{{1,2}}|[一二三四五六七八九十〇]{{1,3}}) ?月 ?(\d{{1,2}}|[一二三四五六七八九十〇]{{1,4}}) ?日"
)


def plain(text: str) -> str:
    """The same text for matching: half-width figures, full-width brackets; as many characters as before."""
    return text.translate(PLAIN)


def number(word: str) -> int | None:
    """十五 → 15, 二〇二四 → 2024, １２ → 12; None for what is no number."""
    word = plain(word).strip()
    if word.isascii() and word.isdigit():
        return int(word)
    if word in CIRCLED:
        return CIRCLED[word]
    if not word or any(char not in DIGITS and char not in UNITS for char in word):
        return None
    if not any(char in UNITS for char in word):
        return int("".join(str(DIGITS[char]) for char in word))
    return _with_units(word)


def _with_units(word: str) -> int | None:
    whole, part, digit = 0, 0, 0
    for char in word:
        if char in DIGITS:
            digit = DIGITS[char]
        elif char == "万":
            whole, part, digit = (whole + part + digit) * 10_000, 0, 0
        else:
            part, digit = part + (digit or 1) * UNITS[char], 0
    return whole + part + digit


def chinese(value: int) -> str:
    """15 → 十五, 21 → 二十一, up to 999: the way articles are numbered."""
    hundreds, rest = divmod(value, 100)
    tens, ones = divmod(rest, 10)
    names = "零一二三四五六七八九"
    told = f"{names[hundreds]}百" if hundreds else ""
    if tens:
        told += "十" if tens == 1 and not hundreds else f"{names[tens]}十"
    elif hundreds and ones:
        told += "零"
    return told + (names[ones] if ones or not told else "")


def day(match: re.Match[str]) -> date | None:
    """The day that a match of DAY tells; None for a thirteenth month."""
    year, month, of_month = (number(group) for group in match.groups()[:3])
    if year is None or month is None or of_month is None:
        return None
    try:
        return date(year, month, of_month)
    except ValueError:
        return None
