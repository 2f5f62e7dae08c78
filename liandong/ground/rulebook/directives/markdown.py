"""Markdown to plain text: headings, emphasis and tables lose their marks; nothing is reworded."""

from __future__ import annotations

import re

from liandong.law.directive.cleaning import without_comments

HEADING = re.compile(r"^ {0,3}#{1,6}[ \t\u3000]*(.*?)[ \t]*#*$")
QUOTED = re.compile(r"^ {0,3}(?:> ?)+")
BULLET = re.compile(r"^ *[-*+] (?=[^-*+ ])")
RULE = re.compile(r"^ {0,3}(?:-{3,}|\*{3,}|_{3,}|={3,})\s*$")
TABLE_SIGNS = frozenset(" \t|:-")
HEADING_MOST = 400
ROW = re.compile(r"^\s*\|(.+)\|\s*$")
EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.{1,400}?)(?<=\S)\1")
LINK = re.compile(r"!?\[([^\]\[\n]{0,300})\]\([^)(\n]{0,600}\)")
ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])")


def plain_markdown(text: str) -> str:
    """The text without its marks, a row of a table with tabs between its cells."""
    lines = [_line(line) for line in without_comments(text)[0].splitlines()]
    return "\n".join(line for line in lines if line is not None)


def _line(line: str) -> str | None:
    if RULE.match(line):
        return ""
    if "|" in line and "--" in line and TABLE_SIGNS.issuperset(line):
        return None
    if row := ROW.match(line):
        return "\t".join(_inline(cell.strip()) for cell in re.split(r"(?<!\\)\|", row[1]))
    line = QUOTED.sub("", line)
    heading = HEADING.match(line) if len(line) <= HEADING_MOST else None
    # An empty line on either side: a heading never goes on into the next line.
    return f"\n{_inline(heading[1])}\n" if heading else _inline(BULLET.sub("", line))


def _inline(text: str) -> str:
    return ESCAPED.sub(r"\1", LINK.sub(r"\1", EMPHASIS.sub(r"\2", text)))
