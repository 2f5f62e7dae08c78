"""What comes over the wire: JSON within bounds, and a fault that names its field."""

from __future__ import annotations

import re
from typing import Any, TypeVar, cast

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel
from pydantic_core import from_json

CDS = "/cds-services"
BODY_LIMIT = 1_000_000  # bytes
DEPTH_LIMIT = 60
PLACE = re.compile(r"line (\d+) column (\d+)")  # where the parser stopped
BOM = b"\xef\xbb\xbf"
# Of the validator's faults, by how their names begin; the longer ones first.
KINDS = (
    "missing", "string_too_short", "string_too_long", "string_pattern", "string", "too_short", "too_long", "list",
    "model", "dict", "literal", "uuid", "datetime", "greater", "less", "float", "finite", "value_error",
)  # fmt: skip
Shape = TypeVar("Shape", bound=BaseModel)


class NotUnderstood(Exception):
    """A request that cannot be read.

    field  where it is, as in `context.draftOrders.entry[2].resource.status`; empty: the whole of it
    """

    def __init__(self, field: str, why: str, status: int = 400) -> None:
        super().__init__(f"{field}: {why}" if field else why)
        self.field, self.why, self.status = field, why, status

    @property
    def says(self) -> str:
        """What, why, and what next."""
        if not self.field:
            return self.why
        told = {"field": self.field, "why": self.why}
        return _("“%(field)s” %(why)s. Correct it and send the call again; nothing was checked.") % told


class Strict(BaseModel):
    """Fields that are read must be what they say; others may be there and are not kept."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Camel(Strict):
    """The same, where the wire writes `hookInstance` and we `hook_instance`."""

    model_config = ConfigDict(alias_generator=to_camel)


def read_json(body: bytes) -> dict[str, Any]:
    """The object of a body.

    raises  NotUnderstood  too large, too deep, not JSON, or not an object
    """
    if len(body) > BODY_LIMIT:
        raise NotUnderstood("", _("The body is larger than %(limit)s bytes.") % {"limit": BODY_LIMIT}, 413)
    try:
        told = from_json(body.removeprefix(BOM), allow_inf_nan=False)
    except ValueError as fault:
        if "recursion" in str(fault):
            raise _too_deep() from None
        line, column = PLACE.findall(f"{fault} line 1 column 1")[0]
        told = {"line": line, "column": column}
        why = _("The body is not JSON (line %(line)s, column %(column)s). Send it whole, in UTF-8.") % told
        raise NotUnderstood("", why) from None
    if not isinstance(told, dict):
        raise NotUnderstood("", _("The body must be one JSON object."))
    if body.count(b"{") + body.count(b"[") > DEPTH_LIMIT and deeper_than(told, DEPTH_LIMIT):
        raise _too_deep()
    return told


def _too_deep() -> NotUnderstood:
    return NotUnderstood("", _("The body is nested deeper than %(limit)s levels.") % {"limit": DEPTH_LIMIT})


def deeper_than(told: Any, limit: int) -> bool:
    """Whether something lies below so many levels; level by level, so that depth costs no stack."""
    level = [told]
    for _level in range(limit):
        level = [inner for each in level for inner in _inside(each)]
        if not level:
            return False
    return True


def _inside(told: Any) -> list[Any]:
    inner = told.values() if isinstance(told, dict) else told if isinstance(told, list) else ()
    return [each for each in inner if isinstance(each, dict | list)]


def fits(shape: type[Shape], told: Any, at: str = "") -> Shape:
    """`told` in this shape.

    raises  NotUnderstood  with the first field that does not fit
    """
    try:
        return shape.model_validate(told)
    except ValidationError as faults:
        first = faults.errors(include_url=False, include_input=False)[0]
        raise NotUnderstood(path(at, first["loc"]), _in_words(cast(dict[str, Any], first))) from None


def path(at: str, parts: tuple[int | str, ...]) -> str:
    """`entry`, 2, `resource` → `entry[2].resource`."""
    for part in parts:
        at = f"{at}[{part}]" if isinstance(part, int) else f"{at}.{part}" if at else part
    return at


def _in_words(fault: dict[str, Any]) -> str:
    """What is wrong, as the rest of a sentence that begins with the field."""
    limits = fault.get("ctx", {})
    kind = next((kind for kind in KINDS if fault["type"].startswith(kind)), "")
    words = {
        "missing": _("is missing"),
        "string_too_short": _("is empty"),
        "string_too_long": _("is longer than %(max_length)s characters"),
        "string_pattern": _("is not written as it should be"),
        "string": _("must be text"),
        "too_short": _("is empty"),
        "too_long": _("holds more than %(max_length)s entries"),
        "list": _("must be a list"),
        "model": _("must be an object"),
        "dict": _("must be an object"),
        "literal": _("is not one of the values that are known here: %(expected)s"),
        "uuid": _("must be a UUID, such as d1577c69-dfbe-44ad-ba6d-3e05e953b2ea"),
        "datetime": _("must be an instant, such as 2026-05-06T10:00:00+08:00"),
        "greater": _("is too small"),
        "less": _("is too large"),
        "float": _("must be a number"),
        "finite": _("must be a number"),
        "value_error": _("must be a number"),
        "": _("is not what belongs here"),
    }
    return words[kind] % {**limits, "expected": str(limits.get("expected", "")).replace(" or ", ", ")}
