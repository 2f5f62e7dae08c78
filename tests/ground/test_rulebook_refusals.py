"""`rules check` on a bad book: exit status 2, a line for each fault with its file, its line and a sentence."""

import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from textwrap import dedent

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import translation

from tests.ground.test_rulebook_loading import ACT, BASIS, FILE, PLACE, QUOTA, put, root, term

__all__ = ["root"]  # a fixture
QUOTA_FILE = "national/oversight/joint_actions.yaml"
PROJECT = Path(settings.RULEBOOK).parent
EVENTS = """
    events: [{event: penalty_notified, zh: 告知, en: N}, {event: gong_sounded, zh: 锣, en: G},
      {event: joint_action_finished, zh: 行动, en: J}]
    """
CITY = "places/fujian/quanzhou/penalty/hearing_term.yaml"
BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n"
OVERLAP = "  - {{from: {}, length: 3, unit: workday, basis: " + BASIS.replace("{", "{{").replace("}", "}}") + "}}\n"


def plain(text: str) -> str:
    return dedent(text).lstrip("\n")


def check(root: Path, language: str = "zh-hans") -> tuple[int, list[str]]:
    out = StringIO()
    with translation.override(language), pytest.raises(SystemExit) as ended:
        call_command("rules_check", str(root), stdout=out, stderr=StringIO())
    return int(str(ended.value.code)), out.getvalue().splitlines()


@pytest.mark.parametrize(
    ("file", "text", "line", "says"),
    [
        (FILE, plain(term()).replace("    length", "\tlength"), 8, ("制表符", "a tab")),
        (FILE, plain(term()) + "kind: term\n", 11, ("重复", "given twice")),
        (FILE, plain(term()).replace("    length: 5", "    length: 5\n    length: 6"), 9, ("重复", "given twice")),
        (FILE, BOMB, 1, ("锚点", "anchors and aliases")),
        (FILE, "a: " + "[" * 4_000, 1, ("嵌套", "deep")),
        (FILE, "# x\n" * 100_000, 5_001, ("100000行", "100000 lines")),
        (FILE, "x" * 2_000_001, 1, ("文件过大", "bytes")),
        (FILE, "", 1, ("文件是空的", "the file is empty")),
        (FILE, "a: 1\n---\nb: 2\n", 2, ("一份文档", "one document")),
        (FILE, "- a\n- b\n", 1, ("键值表", "a table of keys")),
        (FILE, plain(term(basis="")), 10, ("", "")),
        (FILE, plain(term()).replace(f"    basis: {BASIS}\n", ""), 7, ("没有依据", "no basis")),
        (FILE, plain(term()) + OVERLAP.format("2021-07-15"), 11, ("重叠", "overlaps")),
        (FILE, plain(term()).replace("penalty_notified", "moon_rose"), 4, ("没有事件", "no event “moon_rose”")),
        (FILE, plain(term()).replace("行政处罚法", "月球法"), 10, ("acts/ 中没有", "acts/ has no")),
        (CITY, plain(term(6)), 6, ("不得放宽上级规定", "may not loosen national/penalty/hearing_term.yaml")),
        (QUOTA_FILE, plain(QUOTA.format(period="note: 无", least=2)), 1, ("缺少“period”", "“period” is missing")),
        (QUOTA_FILE, plain(QUOTA.format(period="period: fortnight", least=2)), 4, ("应为", "has to be one of")),
    ],
)  # fmt: skip
def test_each_fault_has_file_line_and_sentence_and_the_status_is_2(
    root: Path, file: str, text: str, line: int, says: tuple[str, str]
) -> None:
    put(root, "planned_events.yaml", EVENTS)
    (root / file).parent.mkdir(parents=True, exist_ok=True)
    (root / file).write_text(text, encoding="utf-8")
    for language, words in zip(("zh-hans", "en"), says, strict=True):
        status, told = check(root, language)
        assert status == 2
        mine = [one for one in told if one.startswith(f"{file}:{line}: ")]
        assert mine, told
        assert words in mine[0]


def test_a_book_without_fault_is_told_so(root: Path) -> None:
    put(root, "planned_events.yaml", EVENTS)
    out = StringIO()
    call_command("rules_check", str(root), stdout=out)
    assert out.getvalue().startswith("✓ 1 条规则")


@pytest.mark.parametrize("words", [["rules", "explain", "penalty.hearing_term"], ["clauses"]])
def test_no_command_uses_a_book_with_a_fault_and_none_ends_in_a_traceback(root: Path, words: list[str]) -> None:
    put(root, "acts/again.yaml", ACT.format(name="行政处罚法", status="in_force"))
    put(root, "places/other/place.yaml", PLACE.format(code="350000", zh="另", en="Other", status="in_force"))
    place = {**os.environ, "LIANDONG_RULEBOOK": str(root)}
    command = [sys.executable, "-P", "-m", "liandong.config.cli", *words]
    done = subprocess.run(
        command, cwd=PROJECT, env={**place, "PYTHONPATH": str(PROJECT)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "acts/again.yaml:1: " in done.stderr or "acts/penalty.yaml:1: " in done.stderr
    assert "places/other/place.yaml:1: " in done.stderr
