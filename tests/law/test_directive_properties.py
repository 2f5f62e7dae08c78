"""What must hold of every text the reader takes: nothing lost, every quote in its place, no number out of nothing."""

import re
import time
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liandong.law.directive.cleaning import clean
from liandong.law.directive.departments import Finder
from liandong.law.directive.figures import figures
from liandong.law.directive.model import NotADirective
from liandong.law.directive.numerals import chinese, number, plain
from tests.law import nasty
from tests.law.directives import known, reading, uncovered

NUMBERS = "第一条 |第二条　|第十条之一 |一、|二、|（一）|(二)|1.|２．|（1）|①|第一章 总则\n|附件1\n|附件：|- 3 -"
WORDS = (
    "卫生健康部门|卫健、公安、网信等部门|市场监管局|各县（市、区）|应当|不得|可以|探索|及时|每年至少两次|十五日内|90%以上|2021年底前|"
    "____个工作日内|《医师法》|《某办法》（某发〔2020〕1号）|开展联合检查|负责监督|某市卫生健康委员会|关于加强监管的通知|某卫发〔2024〕1号"
)
SIGNS = "。|；|：|，|\n|\n\n|\t|  |二〇二四年十二月三日|2024年 月 日|（此件公开发布）|抄送：各单位"
RESIDUE = "衛(wèi)生|<p>|</p>|\ufeff|\u3000|🏥|A b"
PIECES = [piece for pieces in (NUMBERS, WORDS, SIGNS, RESIDUE) for piece in pieces.split("|")]
texts = st.lists(st.sampled_from(PIECES), min_size=1, max_size=60).map("".join)
HEAD = "关于加强联合监管工作的通知\n某卫发〔2024〕1号\n各单位：\n"
patient = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@patient
@given(texts)
def test_whatever_comes_in_no_character_lies_outside_and_quotes_hold(body: str) -> None:
    try:
        read = reading(HEAD + body)
    except NotADirective:
        return
    assert not uncovered(read)
    assert all(entry.span.of(read.text) == entry.quote for entry in read.entries)
    assert all(one.span.of(read.text) == one.text for entry in read.entries for one in entry.figures)
    assert len({entry.key for entry in read.entries}) == len(read.entries)
    for part in read.parts():
        assert all(part.span.holds(child.span) for child in part.children)
        assert [child.span for child in part.children] == sorted(child.span for child in part.children)


@patient
@given(texts)
def test_cleaning_takes_out_only_what_it_tells(body: str) -> None:
    cleaned = clean(body)
    if not any(cleaned.taken) and not re.search(r"[<>\x00-\x08\ufeff]", body):
        assert "".join(cleaned.text.split()) == "".join(body.replace("\ufeff", "").split())


@patient
@given(texts)
def test_a_clean_text_is_clean(body: str) -> None:
    once = clean(body).text
    again = clean(once)
    assert any(again.taken) or "".join(again.text.split()) == "".join(once.split())


@given(st.integers(1, 999))
def test_numbers_are_read_as_they_are_written(value: int) -> None:
    assert number(chinese(value)) == value
    assert number(str(value)) == value
    assert number("".join(chr(0xFF10 + int(digit)) for digit in str(value))) == value


@given(st.text(max_size=80))
def test_making_plain_keeps_every_place(text: str) -> None:
    assert len(plain(text)) == len(text)


@patient
@given(texts)
def test_no_figure_has_a_value_that_its_words_do_not_give(body: str) -> None:
    for figure in figures(body.replace("\n", "")):
        digits = re.findall(r"\d+", figure.value)
        said = [number(word) for word in re.findall(r"\d+|[一二两三四五六七八九十百千〇]+", plain(figure.text))]
        assert figure.value in ("", "100") or any(int(one) in said for one in digits), figure
        assert not (figure.missing and figure.value)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("卫健、公安、网信等部门要建立机制", ["health", "police", "cyberspace"]),
        ("与公安、法院、检察院等司法机关加强协作", ["police", "court", "procuratorate"]),
        ("各区卫生健康委（疾控局）、医保局", ["health", "disease_control", "insurance"]),
        ("依法移送司法机关", []),
        ("加强公共卫生服务和健康教育工作", []),
        ("《市场监督管理行政处罚程序规定》", []),
        ("市监委、市中级人民法院", ["discipline", "court"]),
        ("公安部门负责维护秩序", ["police"]),
        ("应急管理、消防救援、生态环境、交通运输等部门", ["emergency", "fire", "ecology", "transport"]),
        ("市退役军人局和市民宗局", ["veterans", "ethnic_religious"]),
        ("各县（市、区）卫生健康局", ["health"]),
        ("各县（市、区）要落实责任", ["local_government"]),
    ],
)
def test_departments_are_known_by_what_they_are_called(text: str, wanted: list[str]) -> None:
    assert [found.code for found in Finder(known()).find(text)] == wanted


def test_a_text_read_twice_gives_the_same() -> None:
    assert reading(nasty.TWO_DOCUMENTS) == reading(nasty.TWO_DOCUMENTS)


BUSY = ["卫生健康、", "（一）", "《", "一\t二\n", "____ ", "2024年", "卫生局", "卫生局\n", "每年", "<!--", "（a）"]


@pytest.mark.parametrize("piece", [*BUSY, "住房城乡建设、公安。", "一、应当。", "第三条 应当。\n"])
def test_no_text_keeps_the_reader_busy(piece: str) -> None:
    began = time.perf_counter()
    with suppress(NotADirective):
        reading(HEAD + piece * (60_000 // len(piece)))
    assert time.perf_counter() - began < 30, "tens of milliseconds here; without bounds it would take hours"
