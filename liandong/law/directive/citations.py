"""Acts that a text cites: 《…》 with the number in brackets after it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from liandong.law.directive.numerals import plain

CITED = re.compile(
    r"《((?:[^《》]|《[^《》]*》){2,120})》"
    r"(?: ?（([^（）]{2,40}?〔\d{4}〕 ?第? ?\d+ ?号|[^（）]{2,30}令第? ?[\d一二三四五六七八九十百]+ ?号)）)?"
)
ALIAS = re.compile(r"(?:以下)?简?称(?:为)?[“”]?$")
# Papers that are no acts: licences, forms, letters.
PAPERS = re.compile(
    r"(?:证|证书|证明|执照|表|登记簿|申请书|协议书?|名册|名单|通知书|决定书|告知书|意见书|报告书|建议书|样件|文书|台账|批准书|合同)"
    r"(?:[（〔].*[）〕])?$"
)


def acts(text: str) -> tuple[str, ...]:
    """The acts once each, as written, with their numbers."""
    return tuple(dict.fromkeys(_acts(text)))


def _acts(text: str) -> Iterator[str]:
    told = plain(text)
    for found in CITED.finditer(told):
        if ALIAS.search(told[max(0, found.start() - 6) : found.start()]) or PAPERS.search(found[1]):
            continue
        name = text[found.start(1) : found.end(1)].replace("\n", "")
        yield f"《{name}》（{found[2]}）" if found[2] else f"《{name}》"
