"""The worked examples of a rule, run."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from liandong.ground.rulebook.book import Book
from liandong.law.rules import Rule, Text
from liandong.law.terms import Pause, count


@dataclass(frozen=True, slots=True)
class Example:
    """算例: a start and the due day that the rule's author worked out by hand."""

    rule: Rule
    case: Mapping[str, Any]

    @property
    def name(self) -> str:
        return f"{self.rule.versions[-1].source}:{self.case['start']}"


def examples(book: Book) -> Iterator[Example]:
    """Every example of every file, drafts included."""
    for layer in book.layers.values():
        for rule in layer.values():
            for case in rule.meta.get("cases", ()):
                yield Example(rule, case)


def failure(book: Book, example: Example) -> Text | None:
    """In what the count differs from what the example says, if it does."""
    rule, case = example.rule, example.case
    version = rule.on(case.get("on", case["start"]))
    folder = book.places.get(rule.place)
    result = count(
        start=case["start"],
        length=version.values["length"],
        unit=version.values["unit"],
        calendar=book.calendar(folder.code if folder else None),
        roll=version.values["roll"],
        pauses=[Pause(pause["from"], pause["until"]) for pause in case.get("pauses", ())],
    )
    start, due, alarm = case["start"], case["due"], case.get("alarm", result.alarm)
    if result.due != due:
        return Text(
            f"{start}起算，算例写 {due}，算得 {result.due}",
            f"from {start} the example says {due}, the count {result.due}",
        )
    if result.alarm != alarm:
        return Text(
            f"{start}起算，算例写 {alarm} 预警，算得 {result.alarm}",
            f"from {start} the example warns on {alarm}, the count on {result.alarm}",
        )
    return None
