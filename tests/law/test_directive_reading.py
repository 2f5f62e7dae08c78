"""The reader on texts that are hard to read: each finds what is there, tells what is missing, and makes nothing up."""

from datetime import date

import pytest

from liandong.law.directive.model import Directive, Entry, NotADirective
from tests.law import nasty
from tests.law.directives import labels, reading, uncovered

READABLE = [
    name for name, text in vars(nasty).items() if name.isupper() and name not in ("PRESS", "CATALOGUE", "ENGLISH")
]


def told(read: Directive) -> str:
    return "；".join(one.what.zh for one in read.damage)


def order(read: Directive, words: str) -> Entry:
    return next(entry for entry in read.entries if words in entry.quote)


def figures(entry: Entry) -> list[tuple[str, str, str]]:
    return [(one.kind, one.value, one.unit) for one in entry.figures]


@pytest.mark.parametrize("name", READABLE)
def test_nothing_is_lost_and_every_quote_stands_where_it_says(name: str) -> None:
    read = reading(getattr(nasty, name))
    assert not uncovered(read)
    assert all(entry.span.of(read.text) == entry.quote for entry in read.entries)
    assert all(one.span.of(read.text) == one.text for entry in read.entries for one in entry.figures)
    assert len({entry.key for entry in read.entries}) == len(read.entries)


def test_parts_that_run_on_in_one_line_are_taken_apart() -> None:
    read = reading(nasty.RUN_ON)
    assert list(labels(read.outline)) == ["一", "一（一）", "一（二）", "二", "二（三）", "二（四）", "三"]
    assert figures(order(read, "每半年")) == [("frequency", "1", "次/half_year"), ("deadline", "15", "day")]


def test_full_width_figures_and_chinese_days_are_read() -> None:
    read = reading(nasty.RUN_ON)
    assert read.number == "岚卫发〔2024〕12号"
    assert read.signed_on == date(2024, 12, 3)
    assert read.effective_on == date(2024, 12, 3)
    assert read.issued_on is None


def test_page_numbers_and_running_heads_are_taken_out_and_told() -> None:
    read = reading(nasty.HEADERS_AND_FOOTERS)
    assert "页码" in told(read)
    assert "— 1 —" not in read.text
    assert read.text.count("云海市医疗监督工作细则") == 1


def test_an_article_cited_at_the_head_of_a_line_is_no_article() -> None:
    read = reading(nasty.HEADERS_AND_FOOTERS)
    articles = [part.number for part in read.parts() if part.kind == "article"]
    assert articles == ["第一条", "第二条", "第三条", "第三条之一", "第四条", "第五条"]


def test_text_after_a_list_goes_on_with_the_article() -> None:
    read = reading(nasty.HEADERS_AND_FOOTERS)
    fourth = next(part for part in read.parts() if part.number == "第四条")
    assert [child.kind for child in fourth.children] == ["item", "item", "paragraph"]
    assert order(read, "前款规定").article == "第四条"
    assert figures(order(read, "前款规定")) == [("deadline", "24", "hour")]


def test_what_is_blank_is_missing_and_never_filled_in() -> None:
    read = reading(nasty.BLANKS)
    assert read.number == ""
    assert read.signed_on is None
    missing = [one for entry in read.entries for one in entry.figures if one.missing]
    assert len(missing) == 5
    assert all(one.value == "" for one in missing)
    assert "文号空缺" in told(read)
    assert "日期空缺" in told(read)
    assert told(read).count("数字空缺") == 5


def test_a_document_that_orders_nothing_says_so() -> None:
    read = reading(nasty.NOTHING_ORDERED)
    assert read.says_nothing
    assert not read.entries
    assert [part.number for part in read.parts() if part.kind in ("part", "article")] == ["一", "二"]


def test_five_levels_of_numbering_hang_below_one_another() -> None:
    read = reading(nasty.FIVE_LEVELS)
    within = "一（一）"
    below = ["", "1", "1（1）", "1（1）①", "1（1）②", "1（2）", "2"]
    assert list(labels(read.outline)) == ["一", *(within + label for label in below), "一（二）", "二"]
    quarterly = order(read, "每季度更新一次").figures[0]
    assert (quarterly.kind, quarterly.value, quarterly.unit, quarterly.of) == (
        "frequency",
        "1",
        "次/quarter",
        "名录更新",
    )


def test_a_directive_without_number_is_read_and_the_number_told_missing() -> None:
    read = reading(nasty.NO_NUMBER)
    assert read.number == ""
    assert "未见文号" in told(read)
    assert [entry.strength for entry in read.entries] == ["firm", "conditional", "exploratory"]


def test_an_annex_alone_gives_an_entry_for_each_row() -> None:
    read = reading(nasty.ANNEX_ONLY)
    assert [entry.lead for entry in read.entries] == [("health",), ("police",), ("insurance",)]
    assert read.entries[2].joining == ("health",)
    assert figures(read.entries[0]) == [("deadline", "2025-06", "month_end")]


def test_the_letter_and_what_it_issues_are_numbered_apart() -> None:
    read = reading(nasty.TWO_DOCUMENTS)
    annexes = [part for part in read.outline if part.kind == "annex"]
    assert [part.number for part in annexes] == ["附件1", "附件2"]
    assert [part.number for part in annexes[0].walk() if part.kind == "article"] == [
        "第一条",
        "第二条",
        "第三条",
        "第四条",
    ]
    assert (read.signed_on, read.issued_on) == (date(2023, 5, 18), date(2023, 5, 19))
    assert figures(order(read, "自收到线索")) == [("deadline", "3", "workday"), ("deadline", "30", "day")]


def test_cited_acts_come_with_their_names() -> None:
    read = reading(nasty.TWO_DOCUMENTS)
    assert order(read, "违反本办法").acts == ("《医疗机构管理条例》", "《中华人民共和国行政处罚法》")
    assert [one.kind for one in order(read, "违反本办法").figures] == ["money", "money"]


def test_glued_issuers_are_taken_apart() -> None:
    read = reading(nasty.GLUED_ISSUERS)
    assert read.issuers == ("江陵市卫生健康委员会", "江陵市公安局", "江陵市市场监督管理局", "江陵市医疗保障局")


def test_a_joint_letter_signed_by_the_first_is_of_all_who_head_it() -> None:
    read = reading(nasty.HEADED_BY_FOUR)
    assert read.issuers == ("江陵市卫生健康委员会", "江陵市医疗保障局", "江陵市市场监督管理局", "江陵市公安局")
    joint = order(read, "牵头")
    assert (joint.lead, joint.joining) == (("health",), ("insurance", "market", "police"))
    assert (order(read, "网页").lead, order(read, "网页").joining) == (("market",), ("cyberspace",))
    assert [one.kind for one in order(read, "请于").figures] == ["deadline"]


def test_who_leads_and_who_joins_is_told_apart() -> None:
    read = reading(nasty.GLUED_ISSUERS)
    joint = order(read, "由卫健部门牵头")
    assert (joint.lead, joint.joining) == (("health",), ("police", "market"))
    assert figures(joint) == [("frequency", "2", "次/year")]
    assert order(read, "每月交换").lead == ("health", "police", "market", "insurance")
    assert order(read, "探索").strength == "exploratory"


def test_lost_and_repeated_numbers_are_told() -> None:
    read = reading(nasty.LOST_AND_REPEATED)
    assert "缺少第三条" in told(read)
    assert "第四条重复" in told(read)


def test_lines_broken_in_the_middle_are_made_whole() -> None:
    read = reading(nasty.WRAPPED)
    assert read.title == "山阳市医疗保障局山阳市卫生健康委员会关于开展定点医疗机构联合检查的通知"
    assert [part.number for part in read.parts() if part.kind == "article"] == ["一", "二", "三"]
    assert "抽查比例不低于百分之三十" in read.text
    assert ("deadline", "2024-09-30", "date") in figures(order(read, "于2024年"))
    assert read.addressees == ("各县（市、区）医疗保障局", "卫生健康局", "市属各医疗机构")


def test_articles_quoted_in_an_amendment_are_not_its_own() -> None:
    read = reading(nasty.AMENDED)
    assert [part.number for part in read.parts() if part.kind == "article"] == ["一", "二", "三"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (nasty.PRESS, "新闻报道"),
        (nasty.CATALOGUE, "目录"),
        (nasty.ENGLISH, "不是中文"),
        ("", "没有文字"),
        ("\x00\x01" * 50, "没有文字"),
        ("的" * 3_100_000, "过长"),
    ],
    ids=["press", "catalogue", "english", "nothing", "control characters", "endless"],
)
def test_what_is_no_directive_is_refused_in_a_sentence(text: str, why: str) -> None:
    with pytest.raises(NotADirective) as refused:
        reading(text)
    assert why in refused.value.reason.zh
    assert refused.value.reason.en


def test_brackets_at_the_end_of_a_paragraph_say_who_answers_for_it() -> None:
    read = reading(nasty.ANSWERED_IN_BRACKETS)
    assert read.title == "改革完善医疗监管协作制度的实施方案"
    assert order(read, "完善信息共享").lead == ("health",)
    assert order(read, "完善信息共享").joining == ("police", "insurance")
    assert order(read, "完善信息共享").quote.endswith("配合）")
    assert order(read, "联合检查").lead == ("market", "drug")
    assert order(read, "制定方案").lead == ("local_government", "reform")
    assert "peoples_bank" in order(read, "制定方案").joining
