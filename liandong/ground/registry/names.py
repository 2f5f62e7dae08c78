"""Names: a form to match by, an order to sort by, and the text that search reads."""

import unicodedata

from pypinyin import Style, lazy_pinyin, load_phrases_dict

load_phrases_dict({"重庆": [["chóng"], ["qìng"]]})


def match_key(name: str) -> str:
    """The name without the accidents of typing: width, case, spaces, kinds of brackets and dots."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return ("".join(plain.split()).replace("〔", "(").replace("〕", ")").replace("·", "").replace("•", ""))[:200]


def sort_key(name: str) -> str:
    """Pinyin, so that lists stand in the order of a Chinese dictionary."""
    return " ".join(lazy_pinyin(name)).lower()[:400]


def search_text(name: str, code: str) -> str:
    """What search reads for one name: the name, its pinyin initials, the public code."""
    key = match_key(name)
    initials = "".join(lazy_pinyin(key, style=Style.FIRST_LETTER)).lower()
    return f"{key} {initials} {code.casefold()}"[:400]
