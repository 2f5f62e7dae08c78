"""One English word for one Chinese term: the glossary, held against itself and against the models."""

import re
from collections import Counter
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from django.apps import apps

ROOT = Path(__file__).resolve().parents[1]


class Row(NamedTuple):
    chinese: list[str]
    english: list[str]
    code: str


def rows() -> list[Row]:
    """The lines of every table in the glossary."""
    text = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")
    ]
    return [
        Row(re.split(r"[、；]", chinese), english_words(english), code)
        for chinese, english, code in cells
        if not re.fullmatch(r"-+|中文", chinese)
    ]


def english_words(cell: str) -> list[str]:
    """The words a cell fixes; what stands in brackets or after a semicolon explains them."""
    return [word.strip() for word in re.sub(r"\(.*?\)|;.*", "", cell).split(",") if word.strip()]


def twice(words: chain[str]) -> list[str]:
    return sorted(word for word, count in Counter(words).items() if count > 1)


def our_models() -> dict[str, str]:
    """Model → the Chinese term that opens its docstring."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("liandong.")]
    terms = {model.__name__: re.match(r"([一-鿿]+)", model.__doc__ or "") for model in ours}
    return {name: found.group(1) for name, found in terms.items() if found}


def test_the_glossary_has_three_columns_and_no_empty_cell() -> None:
    assert len(rows()) > 60
    assert not [row for row in rows() if not (all(row.chinese) and row.english and row.code)]


def test_no_chinese_term_stands_twice() -> None:
    assert not twice(chain.from_iterable(row.chinese for row in rows()))


def test_no_english_word_stands_twice() -> None:
    assert not twice(chain.from_iterable(row.english for row in rows()))


def test_the_term_of_every_model_is_in_the_glossary_once_with_the_name_of_the_model() -> None:
    named = {term: row.code for row in rows() for term in row.chinese}
    assert our_models()
    wrong = [f"{term} {name}" for name, term in our_models().items() if f"`{name}`" not in named.get(term, "")]
    assert not wrong
