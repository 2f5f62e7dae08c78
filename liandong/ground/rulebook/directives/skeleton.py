"""The skeleton of a place folder out of a draft: what the text gives stands in it, the rest is left to fill."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from liandong.ground.accounts.departments import DEPARTMENTS
from liandong.ground.rulebook.directives.draft import Draft
from liandong.ground.rulebook.directives.gaps import to_fill
from liandong.ground.rulebook.directives.reviews import Review
from liandong.ground.rulebook.directives.whereabouts import Whereabouts
from liandong.law.directive.model import Directive, Entry, Figure
from liandong.law.refusal import Refusal
from liandong.law.rules import Text

ENGLISH = {code: en for code, _, en, _ in DEPARTMENTS}
UNREVIEWED = Text("由文件草稿生成，未经复核", "from the draft of the directive, not reviewed")
REVIEWED = Text("由文件草稿生成，已逐条复核", "from the draft of the directive, reviewed entry by entry")
NOT_ARRANGED = Text("尚未安排", "not arranged yet")
UNTRANSLATED = "not translated yet"
FOR_COMMENT = re.compile(r"征求意见稿|讨论稿|送审稿|草案")
PERIODS = ("year", "half_year", "quarter", "month")
FIELD = "directive"


@dataclass
class Skeleton:
    """Files to write, by their path in the rulebook, and what a person has to add."""

    files: dict[str, str] = field(default_factory=dict)
    missing: list[Text] = field(default_factory=list)


def skeleton(draft: Draft, place: Whereabouts) -> Skeleton:
    """The files of a place folder that loads at once. Raises Refusal, where the text lacks what every act must have."""
    read = draft.directive
    if not read.title and not read.number:
        raise Refusal(
            Text(
                "草稿没有标题和文号，请先在草稿中填写 directive.title。",
                "the draft has neither title nor number: fill in directive.title.",
            )
        )
    if not read.issuers:
        raise Refusal(
            Text(
                "草稿没有发文机关，请先在草稿中填写 directive.issuers。",
                "the draft names no issuer: fill in directive.issuers.",
            )
        )
    made, slug = Skeleton(), _slug(read, place)
    since = _since(read)
    made.files[f"acts/{slug}.yaml"] = _act(read)
    made.files[f"places/{place.folder}/place.yaml"] = _place(read, place)
    made.files[f"clauses/{slug}.yaml"] = clauses(draft, place.folder)
    for entry in read.entries:
        if entry.key in draft.reviews and draft.reviews[entry.key].end == "not_software":
            continue
        for name, text in _rules(read, entry, since):
            made.files[f"places/{place.folder}/{FIELD}/{name}.yaml"] = text
    left = to_fill(read, since, act_name(read))
    if left:
        made.files[f"places/{place.folder}/to_fill.txt"] = left
    made.missing += _missing(read, since)
    return made


def act_name(read: Directive) -> str:
    return read.number or read.title


def quoted(text: str) -> str:
    """A text as YAML takes it on one line."""
    return json.dumps(re.sub(r"\s+", " ", text).strip(), ensure_ascii=False)


def both(zh: str, en: str = UNTRANSLATED) -> str:
    return f"{{zh: {quoted(zh)}, en: {quoted(en)}}}"


def _slug(read: Directive, place: Whereabouts) -> str:
    year, running = re.search(r"〔(\d{4})〕", read.number), re.search(r"(\d+)号$", read.number)
    tail = f"_{year[1]}_{running[1]}" if year and running else "_draft" if _is_draft(read) else ""
    return place.folder.rpartition("/")[2] + tail


def _is_draft(read: Directive) -> bool:
    return bool(FOR_COMMENT.search(read.title) or FOR_COMMENT.search(read.text[:400]))


def _since(read: Directive) -> date | None:
    return read.effective_on or read.issued_on or read.signed_on


def _act(read: Directive) -> str:
    lines = [f"# {UNREVIEWED.zh} / {UNREVIEWED.en}", f"name: {quoted(act_name(read))}"]
    lines.append(f"number: {quoted(read.number)}" if read.number else "# number: 未见文号 / no number was found")
    lines += [
        f"title: {both(read.title or read.number)}",
        f"issuers: [{', '.join(map(quoted, read.issuers))}]",
        f"rank: {'draft' if _is_draft(read) else 'normative'}",
        f"status: {'draft' if _is_draft(read) else 'in_force'}",
    ]
    for key, day in (("issued_on", read.issued_on), ("effective_on", read.effective_on)):
        lines.append(f"{key}: {day.isoformat()}" if day else f"# {key}: 文中未见 / not in the text")
    if read.signed_on and not read.issued_on:
        lines[-2] = f"issued_on: {read.signed_on.isoformat()}  # 成文日期，印发日期文中未见 / the day it was signed"
    return "\n".join([*lines, "verified: false", ""])


def _place(read: Directive, place: Whereabouts) -> str:
    lines = [
        f"# {UNREVIEWED.zh} / {UNREVIEWED.en}",
        f'code: "{place.code}"',
        f"title: {both(place.zh, place.en)}",
        f"directives: [{quoted(act_name(read))}]",
        f"status: {'draft' if _is_draft(read) else 'in_force'}",
        *(["adopted: false"] if _is_draft(read) else []),
        "departments:",
    ]
    lines += [
        f"  - {{code: {code}, name: {both(_called(read, code), ENGLISH.get(code, code))}}}" for code in read.departments
    ]
    if not read.departments:
        lines[-1] = "departments: []  # 文中未见部门 / the text names none"
    lines.append(
        "# mechanism: 文中如设联动机制，请补 title、lead、members、basis / if it sets up a mechanism, add it here"
    )
    return "\n".join([*lines, ""])


def _called(read: Directive, code: str) -> str:
    """What the text calls the department: an issuer of that name, else the longest name it uses."""
    names = {span.of(read.text).replace("\n", "") for span in read.departments[code]}
    longest = max(names, key=lambda name: (len(name), name))
    return next((issuer for issuer in read.issuers if issuer.endswith(tuple(names))), longest)


def clauses(draft: Draft, folder: str) -> str:
    """The clauses file: reviewed entries in the words of their reviewer, the others in those of the text."""
    read = draft.directive
    open_ = [entry for entry in read.entries if entry.key not in draft.reviews]
    lines = [
        f"# {UNREVIEWED.zh} / {UNREVIEWED.en}" if open_ else f"# {REVIEWED.zh} / {REVIEWED.en}",
        f"directive: {quoted(act_name(read))}",
        f"place: {folder}",
        "clauses:" if read.entries else "clauses: []  # 本文件没有提出要求 / the directive orders nothing",
    ]
    for entry in read.entries:
        lines += _clause(entry, draft.reviews.get(entry.key))
    return "\n".join([*lines, ""])


def _clause(entry: Entry, review: Review | None) -> Iterator[str]:
    yield f"  - id: {entry.key}"
    yield f"    article: {quoted(entry.article or '未编号')}"
    yield f"    says: {both(review.says.zh, review.says.en or UNTRANSLATED) if review else both(entry.quote)}"
    for key, codes in (("lead", entry.lead), ("joining", entry.joining)):
        if codes:
            yield f"    {key}: [{', '.join(codes)}]"
    yield f"    strength: {entry.strength}"
    if review is None:
        yield f"    planned: {both(UNREVIEWED.zh, UNREVIEWED.en)}"
    elif review.end == "answered":
        yield f"    answered_by: {{rules: [{', '.join(map(quoted, review.rules))}]}}"
    else:
        words = review.words if review.words.zh else NOT_ARRANGED
        yield f"    {review.end}: {both(words.zh, words.en or UNTRANSLATED)}"
    if review:
        yield f"    # {quoted(review.by)} {review.on.isoformat()}"


def _rules(read: Directive, entry: Entry, since: date | None) -> Iterator[tuple[str, str]]:
    """What can run without anything being guessed: something owed every period, and a timing word as a duty."""
    if since is None:
        return
    name = re.sub(r"[^a-z0-9]+", "_", entry.key.lower()).strip("_")
    periods = [
        one
        for one in entry.figures
        if one.kind == "frequency" and one.unit in PERIODS and not one.value and not one.missing
    ]
    for at, figure in enumerate(periods[:1]):
        yield f"{name}_{at + 1}", _schedule(read, entry, figure, f"{name}_{at + 1}", since)
    if entry.timings:
        yield f"{name}_timing", _duty(read, entry, f"{name}_timing", since)


def _schedule(read: Directive, entry: Entry, figure: Figure, name: str, since: date) -> str:
    return "\n".join(
        [
            f"# {UNREVIEWED.zh} / {UNREVIEWED.en}",
            f"id: {FIELD}.{name}",
            "kind: schedule",
            f"title: {both(_titled(figure.of or entry.quote))}",
            f"period: {figure.unit}",
            *_owed(entry),
            *_version(read, entry, since),
            f"    text: {both(entry.quote)}",
            "",
        ]
    )


def _duty(read: Directive, entry: Entry, name: str, since: date) -> str:
    return "\n".join(
        [
            f"# {UNREVIEWED.zh} / {UNREVIEWED.en}",
            f"id: {FIELD}.{name}",
            "kind: duty",
            f"title: {both(_titled(entry.quote))}",
            *_owed(entry),
            *_version(read, entry, since),
            f"    text: {both(entry.quote)}",
            f"    timing: {both('、'.join(entry.timings))}",
            "",
        ]
    )


def _owed(entry: Entry) -> list[str]:
    told = (
        [f"owed_by: [{', '.join(entry.lead)}]"] if entry.lead else ["# owed_by: 文中未指明 / the text does not say who"]
    )
    return [*told, f"clauses: [{entry.key}]"]


def _version(read: Directive, entry: Entry, since: date) -> list[str]:
    return [
        "versions:",
        f"  - from: {since.isoformat()}",
        "    basis:",
        f"      - act: {quoted(act_name(read))}",
        f"        article: {quoted(entry.article or '未编号')}",
        f"        says: {both(entry.quote)}",
        "        verified: false",
    ]


def _titled(text: str) -> str:
    return re.split(r"[，。；：\t]", text.strip())[0][:24] or text[:24]


def _missing(read: Directive, since: date | None) -> Iterator[Text]:
    if since is None:
        yield Text(
            "文中未见印发、成文或施行日期：规则全部留待填写",
            "the text gives no day: every rule is left to be filled in",
        )
    if not read.number:
        yield Text("未见文号：规则以标题引用本文件", "no number: rules cite the directive by its title")
    for one in read.damage:
        yield one.what
