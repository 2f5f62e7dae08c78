"""A group of items in words: what hangs on it on a day, and where that is said."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from liandong.ground.registry.scopes import names
from liandong.ground.rulebook.book import book
from liandong.ground.rulebook.mappings import SPECIAL, Group, GroupVersion
from liandong.law.rules import Basis, Text, texts
from liandong.warn.practice import mapping

LISTS = {
    "scopes": "practice.scopes",
    "rights": "practice.rights",
    "filings": "practice.filings",
    "permits": "practice.equipment",
}
NEEDS = {
    "subjects": Text("须登记诊疗科目（任一）", "Needs any of these subjects"),
    "scopes": Text("须在执业范围内（任一）", "Needs any of these scopes of practice"),
    "rights": Text("须有处方权或资格（任一）", "Needs any of these rights"),
    "filings": Text("须许可或备案（任一）", "Needs any of these filings or permissions"),
    "permits": Text("须配置许可（任一）", "Needs any of these equipment permits"),
}
OFFLINE = Text("不得通过互联网开具", "Not to be prescribed over the internet")
SETTINGS = {
    "outpatient": Text("门诊", "outpatient"),
    "emergency": Text("急诊", "emergency"),
    "inpatient": Text("住院", "inpatient"),
    "internet": Text("互联网", "internet"),
}
MARKS = {
    "antibiotic": Text("抗菌药物", "antibiotic"),
    "antibiotic_restricted": Text("限制使用级", "restricted grade"),
    "antibiotic_special": Text("特殊使用级", "special grade"),
    "narcotic": Text("麻醉药品", "narcotic"),
    "psychotropic_1": Text("第一类精神药品", "class I psychotropic"),
    "psychotropic_2": Text("第二类精神药品", "class II psychotropic"),
    "toxic": Text("毒性药品", "toxic"),
    "key_drug": Text("重点监控药品", "key drug"),
    "high_value": Text("高值耗材", "high value"),
    "infusion": Text("静脉输液", "infusion"),
    "large_equipment": Text("大型设备", "large equipment"),
    "laboratory": Text("检验", "laboratory"),
    "technique": Text("限制类技术", "restricted technique"),
    "operation": Text("手术", "operation"),
}


@dataclass(frozen=True)
class Told:
    """One version of a group in words."""

    start: date
    until: date | None
    marks: tuple[Text, ...]
    needs: tuple[tuple[Text, Text], ...]  # what is needed, and any of which is enough
    basis: tuple[Basis, ...]


def told(group: Group) -> list[Told]:
    """Every version, the newest first."""
    return [_told(one) for one in reversed(group.versions)]


def in_short(group: Group, on: date) -> list[Text]:
    """What hangs on it on a day, in a few words; nothing on an ordinary one."""
    one = group.on(on)
    return (
        []
        if one is None
        else [*(MARKS[mark] for mark in one.marks), *(SHORT[each] for each in NEEDS if getattr(one, each))]
    )


SHORT = {
    "subjects": Text("诊疗科目", "subject"),
    "scopes": Text("执业范围", "scope"),
    "rights": Text("处方权", "right"),
    "filings": Text("备案", "filing"),
    "permits": Text("配置许可", "permit"),
}


def search(words: str) -> list[Group]:
    """Groups whose title, code or number holds every word; those on which something hangs first."""
    wanted = words.casefold().split()
    every = sorted(mapping.groups(), key=lambda one: (one.number < SPECIAL, one.number))
    return [
        one
        for one in every
        if all(word in f"{one.number} {one.code} {one.title.zh} {one.title.en}".casefold() for word in wanted)
    ]


def _told(one: GroupVersion) -> Told:
    return Told(one.start, one.until, tuple(MARKS[mark] for mark in one.marks), tuple(_needs(one)), one.basis)


def _needs(one: GroupVersion) -> Iterator[tuple[Text, Text]]:
    if one.subjects:
        said = [f"{code} {names().get(code.removesuffix('.*'), '')}".strip() for code in one.subjects]
        yield NEEDS["subjects"], Text(texts(said), ", ".join(said))
    for each, rule in LISTS.items():
        if codes := getattr(one, each):
            wanted = _titles(rule, codes)
            yield NEEDS[each], Text(texts([one.zh for one in wanted]), ", ".join(one.en for one in wanted))
    for limit in one.day_limits:
        setting = SETTINGS[limit.setting]
        title = Text(f"{setting.zh}每张处方最多", f"Most days of one prescription, {setting.en}")
        yield title, Text(f"{limit.most} 日", f"{limit.most} day" if limit.most == 1 else f"{limit.most} days")
    if one.offline:
        yield OFFLINE, Text("", "")


def _titles(rule: str, codes: Collection[str]) -> list[Text]:
    """What the entries of a list of the rulebook are called, in both languages where it has them."""
    items = {item["code"]: item for item in book().rule(rule).versions[-1].values["items"]}
    return [Text(items[code]["zh"], items[code].get("en", items[code]["zh"])) for code in codes]
