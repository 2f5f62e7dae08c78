"""What the permissions of an institution rule out, and which questions that excuses."""

from liandong.law.checklist import Held, Question, is_excused, ruled_out
from liandong.law.rules import Text

FACTS = (
    {"code": "women", "needs_subjects": ("05.02", "06")},
    {"code": "filed", "needs_licence": "clinic_record"},
    {"code": "licensed", "needs_licence": "practice"},
    {"code": "advertises"},
)


def practice(*subjects: str) -> Held:
    return Held("practice", frozenset(subjects))


def question(*facts: str, asks_licence: bool = False) -> Question:
    return Question("1.01", Text("一", "one"), Text("看", "look"), "supervision", facts, asks_licence)


def test_a_licence_that_lists_other_subjects_rules_a_fact_out() -> None:
    assert ruled_out(FACTS, [practice("03", "05.01")]) == ["women", "filed"]


def test_the_subject_its_part_and_its_whole_leave_a_fact_open() -> None:
    for code in ("05.02", "05.02.01", "05", "06.01"):
        assert ruled_out(FACTS, [practice("03", code)]) == ["filed"], code


def test_what_is_not_registered_rules_nothing_out() -> None:
    assert ruled_out(FACTS, []) == []
    assert ruled_out(FACTS, [Held("other")]) == []


def test_subjects_that_are_missing_or_unknown_on_one_permission_leave_a_fact_open() -> None:
    for unclear in (practice(), Held("other"), practice("03", "母婴")):
        assert "women" not in ruled_out(FACTS, [practice("03"), unclear])


def test_of_two_kinds_of_permission_neither_is_ruled_out() -> None:
    filing = Held("clinic_record", frozenset({"03"}))
    assert ruled_out(FACTS, [practice("03"), filing]) == ["women"]
    assert ruled_out(FACTS, [filing]) == ["women", "licensed"]


def test_a_question_is_excused_only_when_each_of_its_facts_is_ruled_out() -> None:
    assert is_excused(question("women"), ["women", "filed"])
    assert not is_excused(question("women", "advertises"), ["women"])
    assert not is_excused(question(), ["women"])


def test_a_question_for_the_permit_itself_is_never_excused() -> None:
    assert not is_excused(question("women", asks_licence=True), ["women"])
