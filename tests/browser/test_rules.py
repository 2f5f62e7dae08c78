"""The rule and clause browser in a real browser."""

import os
from pathlib import Path

import pytest

from tests.browser.windows import LANGUAGES, WIDTHS, Opener
from tests.people import People, settle

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = {
    "list": "/rules/?place=zhejiang/wenzhou",
    "draft": "/rules/?place=xinjiang&kind=duty",
    "term": "/rules/dispatch.written_reply_term/?place=zhejiang/wenzhou",
    "procedure": "/rules/penalty.procedure/",
    "scheme": "/rules/credit.institution_points/",
    "checklist": "/rules/checklists.area_1/",
    "directives": "/rules/clauses/",
    "clauses": "/rules/clauses/温政办〔2020〕85号/",
    "gaps": "/rules/clauses/闽卫医急〔2024〕51号/?state=planned&department=police",
    "act": "/rules/clauses/行政处罚法/",
}


@pytest.fixture
def people(transactional_db: None) -> People:
    return settle()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_the_rule_browser_stands_in_both_widths_and_languages(
    window: Opener, people: People, width: int, language: str
) -> None:
    here = window(people.wang, width=width, language=language)
    for name, address in PAGES.items():
        here.open(address)
        if folder := os.environ.get("LIANDONG_SHOTS"):
            here.page.screenshot(path=Path(folder) / f"rules-{name}-{width}-{language}.png", full_page=False)
        here.check()
