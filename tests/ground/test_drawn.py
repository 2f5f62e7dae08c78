"""Rows drawn without a template of their own: the same escaping, the same addresses."""

import pytest
from django.template import Context, Template
from django.template.defaultfilters import truncatechars
from django.test import RequestFactory
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from liandong.ground.ui import drawn
from liandong.ground.ui.navigation import address
from liandong.ground.ui.words import shortened

TABLE = Template('{% load ui %}{% rows cells %}<td title="{{ head }}">[[name]] [[sign]]</td>{% endrows %}')


def test_a_row_is_drawn_once_and_filled_for_each() -> None:
    cells = [{"name": name, "sign": mark_safe("<b></b>")} for name in ("王", "李")]
    assert TABLE.render(Context({"cells": cells, "head": "名"})) == (
        '<td title="名">王 <b></b></td><td title="名">李 <b></b></td>'
    )


def test_what_stands_in_a_row_is_never_markup_and_never_another_hole() -> None:
    drawn_rows = TABLE.render(Context({"cells": [{"name": "<script>'\"& [[sign]] {0}", "sign": "<i>"}], "head": ""}))
    assert drawn_rows == '<td title="">&lt;script&gt;&#x27;&quot;&amp; [[sign]] {0} &lt;i&gt;</td>'


def test_a_hole_without_a_word_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        TABLE.render(Context({"cells": [{"name": "王"}], "head": ""}))


@pytest.mark.parametrize("word", ["<b>", "a & b", "'\"", 7, mark_safe("<b>")])
def test_a_frame_escapes_as_django_does(word: object) -> None:
    assert drawn.fill("<p>{}</p>", word) == format_html("<p>{}</p>", word)


def test_a_choice_shows_the_chosen_one_and_escapes_the_rest() -> None:
    assert drawn.options([("a", "<A>"), ("b", "B")], "b") == (
        '<option value="a">&lt;A&gt;</option><option value="b" selected>B</option>'
    )


def test_a_chip_keeps_the_rest_of_the_address_but_not_the_page(rf: RequestFactory) -> None:
    request = rf.get("/", {"q": "<药>", "box": "b", "page": "7"})
    nav = drawn.chips(Context({"request": request}), "box", [("a", "A&A", "9+"), ("b", "B")], "b", says="盒")
    assert nav == (
        '<nav class="chips" aria-label="盒"><a href="?q=%3C%E8%8D%AF%3E&amp;box=a">A&amp;A <b>9+</b></a>'
        '<a href="?q=%3C%E8%8D%AF%3E&amp;box=b" aria-current="true">B</a></nav>'
    )


def test_a_chip_for_everything_takes_the_name_out_of_the_address(rf: RequestFactory) -> None:
    context = Context({"request": rf.get("/", {"box": "b"})})
    nav = drawn.chips(context, "box", [("b", "B")], "", says="盒", everything="全部")
    assert '<a href="?" aria-current="true">全部</a><a href="?box=b">B</a>' in nav


@pytest.mark.parametrize("key", ["XS-350502-2026-000001", "a b", "中", "a%2Fb&c"])
def test_an_address_is_the_one_the_routes_give(key: str) -> None:
    assert address("ui:dossier", key) == reverse("ui:dossier", args=[key])
    assert address("ui:why", 42) == reverse("ui:why", args=[42])
    assert address("no:such", key) == address("no:such") == ""


@pytest.mark.parametrize("text", ["", "四个汉字", "五个汉字了"])
def test_a_text_is_cut_where_templates_cut_it(text: str) -> None:
    assert shortened(text, 4) == truncatechars(text, 4)
