"""A reviewed draft leaves as a file and becomes the folder of a place, in the words of its reviewers."""

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from liandong.ground.audit.clock import today
from liandong.ground.directives import actions
from liandong.ground.directives.exporting import clauses_file, draft_file
from liandong.ground.directives.models import Draft
from liandong.ground.rulebook.book import Book
from liandong.ground.rulebook.directives.draft import load_draft
from liandong.ground.rulebook.loading import load
from tests.ground.directive_factory import directive, drafted, entries
from tests.people import People, settle


@pytest.fixture
def people(db: None) -> People:
    return settle()


@pytest.fixture
def draft(people: People) -> Draft:
    """One entry confirmed, one answered by a rule, one no matter of software, one discarded, one not looked at."""
    made = drafted(people)
    first, second, third, fourth, _ = entries(made)
    said = {"strength": "firm", "joining": [], "by": people.reviewer}
    actions.confirm_entry(entry=first, seen=1, lead=["health"], says_zh="半年会商", says_en="Meet twice", **said)  # type: ignore[arg-type]
    actions.confirm_entry(
        entry=second, seen=1, lead=["market"], says_zh="会后回话", outcome="answered",
        rules=["dispatch.written_reply_term"], **said,  # type: ignore[arg-type]
    )  # fmt: skip
    actions.confirm_entry(
        entry=third, seen=1, lead=["police"], says_zh="限期立案", outcome="not_software", outcome_zh="由公安自行办理",
        **said,  # type: ignore[arg-type]
    )  # fmt: skip
    actions.discard_entry(entry=fourth, seen=1, because="只约束医疗机构", by=people.reviewer)
    return made


def test_the_draft_file_keeps_who_confirmed_what_and_when(people: People, draft: Draft) -> None:
    file = load_draft(draft_file(draft))
    assert [one.key for one in file.directive.entries] == ["YZ-01", "YZ-02", "YZ-03", "YZ-05"]
    assert set(file.reviews) == {"YZ-01", "YZ-02", "YZ-03"}
    first = file.reviews["YZ-01"]
    assert (first.by, first.on, first.says.zh, first.says.en) == ("吴", today(), "半年会商", "Meet twice")
    assert file.directive.text == directive().text


def test_the_clauses_file_says_it_in_the_words_of_the_reviewer(draft: Draft) -> None:
    said = clauses_file(draft, "hunan/changsha")
    assert 'says: {zh: "半年会商", en: "Meet twice"}' in said
    assert 'answered_by: {rules: ["dispatch.written_reply_term"]}' in said
    assert 'not_software: {zh: "由公安自行办理"' in said
    assert "YZ-04" not in said
    assert "各部门可以探索建立信息共享平台" in said  # nobody has looked at it: the words of the text


def test_a_reviewed_draft_is_adopted_and_the_place_loads_at_once(draft: Draft, tmp_path: Path) -> None:
    book, path, out = tmp_path / "rulebook", tmp_path / "yunzhou.draft.yaml", StringIO()
    shutil.copytree(settings.RULEBOOK, book)
    path.write_text(draft_file(draft), encoding="utf-8")
    call_command("directive_adopt", path, "--place", "430100", "--into", book, stdout=out)
    found = Book(load(book))
    clauses = {one.id: one for one in found.clauses["云卫监〔2026〕9号"].clauses}
    assert clauses["YZ-01"].says == ("半年会商", "Meet twice")
    assert clauses["YZ-02"].answered_by == {"rules": ("dispatch.written_reply_term",)}
    assert clauses["YZ-03"].not_software.zh == "由公安自行办理"


def test_what_was_written_elsewhere_comes_along_and_waits_to_be_confirmed(draft: Draft, people: People) -> None:
    content = draft_file(draft).replace(draft.sha256, "0" * 64).encode()
    again = actions.read_file(name="a.draft.yaml", content=content, by=people.reviewer)
    assert again.is_new
    first = entries(again.draft)[0]
    assert (first.state, first.says_zh, first.reviewed_by) == ("open", "半年会商", None)
