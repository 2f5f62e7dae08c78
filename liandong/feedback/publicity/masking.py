"""What may be shown: closed by default. A field that is not named here is not published."""

import re
from collections.abc import Mapping
from typing import Any

# The fields of a published penalty, after the 双公示 set (law.md 11.2): no address, no telephone, no identity number.
SHOWN = ("number", "party", "code", "cause", "kinds", "fine_fen", "decided_on", "agency")
HAS_CODE = ("institution", "company")  # a code is published for organisations only
NAME_END = 2

# A run of digits long enough to be a telephone, identity or account number, whatever stands between them.
LONG_NUMBER = re.compile(r"\d(?:[\s-]?\d){6,}[Xx]?")
PERSON_BEFORE_TITLE = re.compile(r"(?<=患者|家属|病人|儿童|产妇)[\u4e00-\u9fff]{2,3}(?=[，。、（\s]|$)")


def masked_name(name: str) -> str:
    """张三丰 → 张某某; a foreign name keeps its first letter."""
    name = name.strip()
    if not name:
        return ""
    if re.fullmatch(r"[\u4e00-\u9fff·]+", name):
        return name[0] + "某" * (1 if len(name) <= NAME_END else 2)
    return name[0] + "***"


def masked_text(text: str) -> str:
    """Free text without long numbers and without the names that follow a word for a patient."""
    return PERSON_BEFORE_TITLE.sub(lambda found: masked_name(found.group()), LONG_NUMBER.sub("＊＊＊", text))


def masked(fields: Mapping[str, Any], *, subject_kind: str) -> dict[str, Any]:
    """The body of a publication: only what is in SHOWN, with natural persons masked.

    subject_kind  institution | company | practitioner | person | site
    """
    body = {name: fields[name] for name in SHOWN if name in fields}
    if subject_kind not in HAS_CODE:
        body.pop("code", None)
    name = str(body.get("party", "")).strip()
    if subject_kind in ("practitioner", "person"):
        body["party"] = masked_name(name)
        if name:  # the cause may name the person too
            body["cause"] = str(body.get("cause", "")).replace(name, body["party"])
    if "cause" in body:
        body["cause"] = masked_text(str(body["cause"]))
    return body
