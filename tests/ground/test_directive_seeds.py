"""The reader on the five directives the product was made from, on rules, notices and laws: nothing lost or invented."""

import csv
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

from liandong.ground.rulebook.directives.draft import dump_draft, load_draft
from liandong.ground.rulebook.directives.files import read_file
from liandong.law.directive.model import Directive
from liandong.law.directive.numerals import number
from tests.law.directives import CLAUSES, ROWS, SEEDS, TEXTS, known, labels, uncovered

pytestmark = pytest.mark.skipif(
    not SEEDS.is_dir(), reason="../shared/seeds is not here: the real texts are not shipped"
)
ALL = sorted([*TEXTS.glob("fulltext/*"), *TEXTS.glob("law_md/*"), *TEXTS.glob("pifu/*")])
FILES = {"FJ": "000_*.txt", "SH": "001_7*.txt", "QZ": "002_*.txt", "XJ": "003_*.txt", "WZ": "004_*.txt"}
# The rows of the catalogue's table of departments, by the code of the department.
CODES = {
    "Health commission": "health",
    "Health supervision institute": "supervision_institute",
    "Disease control": "disease_control",
    "TCM": "tcm",
    "Drug regulation": "drug",
    "Market": "market",
    "Medical insurance": "insurance",
    "Police": "police",
    "Cyberspace": "cyberspace",
    "High/intermediate court": "court",
    "Procuratorate": "procuratorate",
    "Judicial": "justice",
    "Border": "border",
    "Housing and construction": "construction",
    "Housing administration": "housing",
    "Urban-management": "urban_management",
    "City-operation": "city_operation",
    "Party publicity": "publicity_dept",
    "Political-legal": "political_legal",
    "Organisation": "organisation",
    "Establishment": "establishment",
    "Government office": "government_office",
    "Social affairs": "social_affairs",
    "Development and reform": "reform",
    "Finance": "finance",
    "Human resources": "hr",
    "Education": "education",
    "Civil affairs": "civil_affairs",
    "Science": "science",
    "Industry": "industry",
    "Commerce": "commerce",
    "Culture": "culture_tourism",
    "Sports": "sports",
    "Ecology": "ecology",
    "Water": "water",
    "Audit": "audit_office",
    "Discipline": "discipline",
    "Tax": "tax",
    "Customs": "customs",
    "State assets": "state_assets",
    "Army": "military",
    "Letters": "letters_visits",
    "Digital": "big_data",
    "Communications": "communications",
    "People's Bank": "peoples_bank",
    "Banking-insurance": "finance_regulator",
    "Medical-reform": "reform_group",
    "County governments": "local_government",
}
# Cells that say that the directive does not name the department itself.
NOT_NAMED = re.compile(r"^–|^\(inside|^\(team|^\(issuer|^– ")
# The figures of the catalogue (N01 to N37): seed, article, kind, value and unit as read.
FIGURES = (
    ("FJ", "二（八）", "deadline", "1", "year"),
    ("FJ", "二（八）", "count", "2", "次"),
    ("SH", "一（五）", "count", "2", "次"),
    ("FJ", "一（二）", "frequency", "", "year"),
    ("SH", "一（二）", "frequency", "", "year"),
    ("SH", "一（一）", "frequency", "60", "学时/year"),
    ("SH", "一（三）", "count", "1", "方案"),
    ("QZ", "二（二）1", "target_year", "2021", "end"),
    ("QZ", "二（二）2", "frequency", "", "year"),
    ("QZ", "二（二）2", "ratio", "100", "%"),
    ("QZ", "二（二）3", "frequency", "", "year"),
    ("QZ", "二（二）3", "target_year", "2021", "end"),
    ("QZ", "二（二）3", "target_year", "2022", "year"),
    ("QZ", "二（二）3", "ratio", "100", "%"),
    ("QZ", "二（二）4", "ratio", "90", "%"),
    ("QZ", "二（二）4", "ratio", "100", "%"),
    ("QZ", "二（二）4", "ratio", "30", "%"),
    ("QZ", "二（二）4", "target_year", "2023", "year"),
    ("QZ", "二（二）4", "target_year", "2021", "end"),
    ("QZ", "二（二）5", "target_year", "2021", "from"),
    ("QZ", "二（二）5", "frequency", "", "month"),
    ("QZ", "二（三）", "frequency", "1", "次/year"),
    ("QZ", "二（三）", "target_year", "2021", "from"),
    ("QZ", "二（三）", "frequency", "", "year"),
    ("QZ", "二（三）", "frequency", "", "quarter"),
    ("QZ", "二（三）", "target_year", "2021", "end"),
    ("QZ", "二（三）", "other", "2", "级"),
    ("QZ", "二（四）", "target_year", "2021", "from"),
    ("QZ", "二（四）", "target_year", "2021", "mid"),
    ("QZ", "三（一）", "frequency", "1", "次/year"),
    ("QZ", "三（二）", "target_year", "2021", "year"),
    ("QZ", "三（五）", "target_year", "2021", "mid"),
    ("QZ", "三（四）", "frequency", "", "year"),
    ("QZ", "二（五）", "ratio", "100", "%"),
    ("WZ", "二", "target_year", "2020", "end"),
    ("WZ", "二", "target_year", "2022", "year"),
    ("WZ", "五（四）", "frequency", "2", "次/year"),
    ("WZ", "五（五）", "deadline", "1", "week"),
    ("WZ", "五（六）", "deadline", "15", "day"),
    ("XJ", "一（一）", "frequency", "", "year"),
    ("XJ", "四（三）", "frequency", "", "year"),
    ("XJ", "二（四）", "other", "", "时间"),
    ("XJ", "五", "count", "7", "大方面"),
)
PROMPTLY = {"FJ": 10, "SH": 11, "QZ": 3, "XJ": 7, "WZ": 5}


@lru_cache(maxsize=8)
def seed(name: str) -> Directive:
    return read_file(next(SEEDS.glob(FILES[name])), names=known()).directive


@pytest.mark.parametrize("name", FILES)
def test_every_numbered_article_is_found_in_order_and_none_is_made_up(name: str) -> None:
    catalogue = [row["article"] for row in csv.DictReader(ROWS.open(encoding="utf-8")) if row["id"].startswith(name)]
    named = list(dict.fromkeys(filter(None, map(_label, catalogue))))
    wanted = [label for label in named if not any(other != label and other.startswith(label) for other in named)]
    read = [label for label in labels(seed(name).outline) if not label.startswith("附件")]
    assert [label for label in read if label in wanted] == wanted
    assert set(read) - set(wanted) <= {label[:1] for label in wanted} | {"二（二）"}  # what stands above articles


def _label(article: str) -> str:
    """二(二) chapeau → 二（二）; a row of an annex has no number."""
    found = re.match(r"[一二三四五六]?(?:\([一二三四五六七八九十]+\)\d?)?", article)
    return found[0].replace("(", "（").replace(")", "）") if found else ""


def test_the_annex_of_wenzhou_has_its_twenty_one_departments() -> None:
    read = [label for label in labels(seed("WZ").outline) if label.startswith("附件")]
    assert len(read) == 22
    assert read[-1] == "附件二十一"


@pytest.mark.parametrize("name", FILES)
def test_departments_are_found_and_none_is_made_up(name: str) -> None:
    wanted, read = set(_named(name)), set(seed(name).departments)
    assert len(read & wanted) / len(wanted) >= 0.98, wanted - read
    assert len(read & wanted) / len(read) >= 0.98, read - wanted


def _named(name: str) -> Iterator[str]:
    section = CLAUSES.read_text(encoding="utf-8").split("# 3. Departments named")[1].split("## 3b.")[0]
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in section.splitlines() if line.startswith("|")]
    column = rows[0].index(name)
    for row in rows[2:]:
        code = next(code for begin, code in CODES.items() if row[0].startswith(begin))
        if not NOT_NAMED.match(row[column]):
            yield code


@pytest.mark.parametrize("figure", FIGURES, ids=" ".join)
def test_every_figure_is_found_with_its_clause(figure: tuple[str, str, str, str, str]) -> None:
    name, article, *wanted = figure
    read = [
        [one.kind, one.value, one.unit]
        for entry in seed(name).entries
        if entry.article == article
        for one in entry.figures
    ]
    assert wanted in read, read


@pytest.mark.parametrize("name", FILES)
def test_every_article_of_the_catalogue_has_an_order(name: str) -> None:
    catalogue = {row["article"] for row in csv.DictReader(ROWS.open(encoding="utf-8")) if row["id"].startswith(name)}
    with_orders = {entry.article for entry in seed(name).entries}
    assert not {label for label in map(_label, catalogue) if label} - with_orders


@pytest.mark.parametrize("name", FILES)
def test_promptly_is_heard_as_often_as_it_is_said(name: str) -> None:
    assert seed(name).text.count("及时") == PROMPTLY[name]


@pytest.mark.parametrize("name", FILES)
def test_every_span_holds_what_it_quotes_and_no_word_lies_outside(name: str) -> None:
    read = seed(name)
    assert not uncovered(read)
    assert all(entry.span.of(read.text) == entry.quote for entry in read.entries)
    assert all(figure.span.of(read.text) == figure.text for entry in read.entries for figure in entry.figures)


@pytest.mark.parametrize("name", FILES)
def test_a_draft_file_gives_the_same_draft_again(name: str) -> None:
    draft = read_file(next(SEEDS.glob(FILES[name])), names=known())
    assert load_draft(dump_draft(draft)) == draft


def test_the_traditional_text_with_pinyin_reads_like_the_clean_one() -> None:
    clean = read_file(next(SEEDS.glob("001_shanghai*.txt")), names=known()).directive
    assert seed("SH").text == clean.text
    assert seed("SH").entries == clean.entries
    told = "".join(one.what.zh for one in seed("SH").damage)
    assert "拼音" in told
    assert "繁体" in told


def test_issuers_days_and_addressees_are_those_of_the_texts() -> None:
    assert [len(seed(name).issuers) for name in FILES] == [9, 14, 1, 0, 1]
    assert [str(seed(name).signed_on or "") for name in FILES] == ["2024-08-30", "2024-12-16", "", "", "2020-12-09"]
    assert [bool(seed(name).addressees) for name in FILES] == [True] * 5
    assert seed("XJ").number == ""
    assert "未见文号" in {one.what.zh for one in seed("XJ").damage}


def test_the_damaged_annex_of_quanzhou_is_told_and_not_mended() -> None:
    told = [one.what.zh for one in seed("QZ").damage]
    assert any("任务 7 项与单位 8 组" in one for one in told)
    assert sum("市军分区保障处" in one and "粘有" in one for one in told) == 6
    assert any("加强政府监管" in one and "没有单位" in one for one in told)
    assert any("既列为责任单位又列为配合单位" in one for one in told)
    rows = [entry for entry in seed("QZ").entries if entry.article.startswith("附件1")]
    assert not any("强化公共卫生服务监管" in entry.quote for entry in rows)


@pytest.mark.skipif(not TEXTS.is_dir(), reason="../shared/data is not here: the real texts are not shipped")
@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem[:30])
def test_articles_of_rules_notices_and_laws_are_counted_right(path: Path) -> None:
    read = read_file(path, names=known()).directive
    articles = [part for part in read.parts() if part.kind == "article"]
    last = max((number(found) or 0 for found in _headed(path)), default=0)
    by_number = [value for part in articles if (value := _article_number(part.number))]
    assert not uncovered(read)
    assert articles
    if last:
        assert by_number == list(range(1, last + 1))


def _headed(path: Path) -> list[str]:
    return re.findall(r"(?m)^[\s　]*第([一二三四五六七八九十百零]+)条[\s　]", path.read_text(encoding="utf-8"))


def _article_number(label: str) -> int | None:
    found = re.fullmatch(r"第([一二三四五六七八九十百零]+)条", label)
    return number(found[1]) if found else None
