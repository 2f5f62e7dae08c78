"""The numbers that Word sets before paragraphs by itself: they are on the page and in no paragraph's text."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from liandong.law.directive.numerals import CIRCLED, chinese

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CHINESE = frozenset(
    {"chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital", "taiwaneseCountingThousand",
     "chineseLegalSimplified", "japaneseDigitalTenThousand", "taiwaneseCounting"}
)  # fmt: skip
RING = {value: char for char, value in CIRCLED.items()}
LEVEL = re.compile(r"%([1-9])")


class Level:
    """One level of a numbered list."""

    def __init__(self, node: Element) -> None:
        self.start = int(_value(node, "start") or 1)
        self.format = _value(node, "numFmt") or "decimal"
        self.text = _value(node, "lvlText")

    def show(self, value: int) -> str:
        if self.format in CHINESE:
            return chinese(value)
        if self.format.startswith("decimalEnclosedCircle") and value in RING:
            return RING[value]
        if self.format in ("lowerLetter", "upperLetter") and value <= 26:
            return chr((97 if self.format == "lowerLetter" else 65) + value - 1)
        return str(value)


class Numbering:
    """Counts as Word does while the paragraphs go by."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        self.lists: dict[str, dict[int, Level]] = {}
        self.of: dict[str, str] = {}
        self.counts: dict[str, dict[int, int]] = {}
        self.styles: dict[str, tuple[str, int]] = {}
        if numbering is not None:
            self._read(numbering)
        if styles is not None:
            self._read_styles(styles)

    def _read(self, numbering: Element) -> None:
        for one in numbering.findall(f"{W}abstractNum"):
            levels = {int(level.get(f"{W}ilvl", "0")): Level(level) for level in one.findall(f"{W}lvl")}
            self.lists[one.get(f"{W}abstractNumId", "")] = levels
        for one in numbering.findall(f"{W}num"):
            self.of[one.get(f"{W}numId", "")] = _value(one, "abstractNumId")

    def _read_styles(self, styles: Element) -> None:
        for style in styles.findall(f"{W}style"):
            properties = style.find(f"{W}pPr/{W}numPr")
            if properties is not None and _value(properties, "numId"):
                depth = int(_value(properties, "ilvl") or 0)
                self.styles[style.get(f"{W}styleId", "")] = (_value(properties, "numId"), depth)

    def before(self, paragraph: Element) -> str:
        """The number before a paragraph, "" where it has none."""
        number, depth = self._list_of(paragraph)
        levels = self.lists.get(self.of.get(number, ""), {})
        level = levels.get(depth)
        if level is None or level.format in ("bullet", "none"):
            return ""
        counts = self.counts.setdefault(self.of[number], {})
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]
        return LEVEL.sub(lambda found: self._shown(levels, counts, int(found[1]) - 1), level.text)

    def _shown(self, levels: dict[int, Level], counts: dict[int, int], depth: int) -> str:
        level = levels.get(depth)
        return level.show(counts.get(depth, level.start)) if level else ""

    def _list_of(self, paragraph: Element) -> tuple[str, int]:
        properties = paragraph.find(f"{W}pPr/{W}numPr")
        if properties is not None:
            return _value(properties, "numId"), int(_value(properties, "ilvl") or 0)
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        return self.styles.get(style.get(f"{W}val", "") if style is not None else "", ("", 0))


def _value(node: Element, name: str) -> str:
    found = node.find(f"{W}{name}")
    return found.get(f"{W}val", "") if found is not None else ""
