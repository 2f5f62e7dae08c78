"""`rules explain`: which file spoke, what it overrode, and why; what it cannot answer gets a sentence."""

import json
from datetime import date
from io import StringIO
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from liandong.ground.rulebook.book import Book, book
from liandong.ground.rulebook.explaining import explain, explanation
from liandong.ground.rulebook.loading import load
from tests.ground.test_rulebook_loading import BASIS, FILE, PLACE, put, root, term

__all__ = ["root"]  # a fixture
RULE, DAY = "penalty.hearing_term", date(2026, 9, 30)
FUJIAN = "places/fujian/penalty/hearing_term.yaml"
CITY = "places/fujian/quanzhou/penalty/hearing_term.yaml"


def states(root: Path, place: str, on: date = DAY) -> list[tuple[str, str]]:
    found = explanation(Book(load(root)), RULE, place, on)
    return [(voice.folder, voice.state) for voice in found.voices]


def told(root: Path, place: str, on: date = DAY) -> str:
    return "\n".join(line.en for line in explain(Book(load(root)), RULE, place, on))


def test_every_layer_passed_over_is_quoted_with_what_was_tightened(root: Path) -> None:
    put(root, FUJIAN, term(4))
    put(root, CITY, term(3))
    assert states(root, "350502") == [
        ("fujian/quanzhou", "speaks"), ("fujian", "passed_over"), ("", "passed_over"),
    ]  # fmt: skip
    said = told(root, "350502")
    assert f"Quanzhou speaks: {CITY}, from 2021-07-15 on" in said
    assert f"instead of Fujian: {FUJIAN} (from 2021-07-15 on, 4 working days): the term is tightened" in said
    assert "from 5 working days to 3 working days" in said
    assert states(root, "350100") == [("fujian", "speaks"), ("", "passed_over")]
    assert states(root, "") == [("", "speaks")]


def test_the_same_value_and_a_longer_time_for_the_party_are_told_apart(root: Path) -> None:
    put(root, FUJIAN, term(5))
    assert "the same value, on a basis of its own" in told(root, "350000")
    favour = ("ends:", "tightens: longer\nends:")
    put(root, FILE, dedent(term()).replace(*favour))
    put(root, FUJIAN, dedent(term(7)).replace(*favour))
    assert "lengthened in favour of the party from 5 working days to 7 working days" in told(root, "350000")


def test_the_version_is_named_and_a_layer_that_does_not_speak_yet_says_since_when(root: Path) -> None:
    later = f"  - {{from: 2025-01-01, length: 4, unit: workday, basis: {BASIS}}}\n"
    put(root, FILE, dedent(term()) + later)
    put(root, FUJIAN, term(3, start="2026-01-01"))
    assert "version 1 of 2 in the file" in told(root, "350000", date(2024, 12, 31))
    assert "version 2 of 2 in the file" in told(root, "350000", date(2025, 12, 31))
    assert f"Fujian: {FUJIAN} is not in force: its first version is of 2026-01-01" in told(
        root, "350000", date(2025, 12, 31)
    )
    nothing = told(root, "350000", date(1999, 1, 1))
    assert "no version is in force here on 1999-01-01" in nothing
    assert "its first version is of 2021-07-15" in nothing


def test_marks_and_open_questions_are_told(root: Path) -> None:
    text = (
        dedent(term(basis="local")).rstrip() + "\n    set_by: {zh: 测试, en: tests}\n    open_questions: [计日不明]\n"
    )
    put(root, FUJIAN, text)
    found = explanation(Book(load(root)), RULE, "350000", DAY)
    assert found.marks == ("local",)
    assert [one.zh for one in found.questions] == ["计日不明"]
    said = told(root, "350000")
    assert "local setting: no text gives this value" in said
    assert "Open question: 计日不明" in said
    put(root, FUJIAN, term(3, basis=BASIS.replace("}}", "}, verified: false, implied: true}")))
    assert explanation(Book(load(root)), RULE, "350000", DAY).marks == ("unverified", "implied")


def test_a_draft_is_told_last_and_alone_it_binds_nobody(root: Path) -> None:
    put(root, "places/xinjiang/penalty/hearing_term.yaml", term(3, basis=BASIS.replace("行政处罚法", "征求意见稿")))
    assert states(root, "650100") == [("", "speaks"), ("xinjiang", "draft")]
    assert told(root, "650100").endswith("not adopted: it binds nobody")
    (root / FILE).unlink()
    assert states(root, "650100") == [("xinjiang", "draft")]
    assert "no version is in force here" in told(root, "650100")
    put(root, "places/xinjiang/place.yaml",
        dedent(PLACE.format(code="650000", zh="新疆", en="Xinjiang", status="draft")) + "adopted: true\n")  # fmt: skip
    found = explanation(Book(load(root)), RULE, "650100", DAY)
    assert ([voice.state for voice in found.voices], found.marks) == (["speaks"], ("draft",))


def ask(*words: str) -> Any:
    out = StringIO()
    call_command("rules_explain", *words, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_a_program_reads_the_same_of_the_book_of_the_installation() -> None:
    found = ask("dispatch.written_reply_term", "--place", "zhejiang/wenzhou", "--on", "2026-09-30")
    assert found["file"] == "places/zhejiang/wenzhou/dispatch/written_reply_term.yaml"
    assert found["sets"] == {"zh": "15日", "en": "15 days"}
    assert [voice["state"] for voice in found["voices"]] == ["speaks", "passed_over"]
    assert "收紧" in found["voices"][1]["why"]["zh"]
    assert found["basis"][0]["act"] == "温政办〔2020〕85号"
    assert found["open_questions"]
    before = ask("dispatch.written_reply_term", "--place", "330300", "--on", "2020-06-01")
    assert (before["file"], before["marks"]) == ("national/dispatch/written_reply_term.yaml", ["local"])


def test_every_rule_of_every_place_can_be_explained() -> None:
    whole = book()
    for place in ("", *(one.code for one in whole.places.values())):
        for id_ in {id_ for layer in whole.layers.values() for id_ in layer}:
            if id_ in whole.view(place).rules:
                assert explain(whole, id_, place, DAY)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["penalty.decision_term", "--place", "atlantis"], "no such place: atlantis"),
        (["penalty.decision_term", "--place", "999999"], "no such place: 999999"),
        (["penalty.decision_term", "--on", "2026-02-30"], "is no day"),
        (["penalty.decision_term", "--on", "tomorrow"], "is no day"),
        (["penalty.nothing_of_the_kind"], "no such rule"),
        (["dispatch.sign_terms"], "did you mean: dispatch.sign_term"),
        (["consultations.mechanism"], "no such rule here, it stands in: fujian"),
    ],
)
def test_what_is_not_there_gets_a_sentence_and_the_status_2(words: list[str], says: str) -> None:
    with pytest.raises(CommandError, match=says) as refused:
        call_command("rules_explain", *words, stdout=StringIO())
    assert getattr(refused.value, "returncode", 2) in (1, 2)
