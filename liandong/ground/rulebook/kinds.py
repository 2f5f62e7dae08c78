"""The kinds of rules: which keys each has, and what they hold."""

from collections.abc import Mapping
from typing import NamedTuple

from liandong.ground.rulebook import tables
from liandong.ground.rulebook.bases import bases
from liandong.ground.rulebook.fields import (
    Reader,
    both,
    both_or_word,
    day,
    day_of_year,
    decimal,
    keep,
    many,
    name,
    named,
    number,
    one_of,
    one_or_many,
    share,
    some,
    table,
    truth,
    word,
)
from liandong.ground.rulebook.measures import measure
from liandong.law.rules import KINDS
from liandong.law.terms import NATURES, UNITS


class Kind(NamedTuple):
    """Keys that a rule of this kind has, must have; and those of each of its versions."""

    rule: Mapping[str, Reader] = {}
    rule_optional: Mapping[str, Reader] = {}
    version: Mapping[str, Reader] = {}
    version_optional: Mapping[str, Reader] = {}


PERIOD = one_of("year", "half_year", "quarter", "month")
NAMES = one_or_many(name)
LEVELS = one_or_many(one_of("province", "city", "county"))
# Who owes it, at which levels of government, who writes it down, and which kind of work fulfils it.
OWED: Mapping[str, Reader] = {"owed_by": NAMES, "owed_at": LEVELS, "kept_by": NAMES, "work": name}
UNIT = one_of(*UNITS)

GROUND = table(required={"code": name, "ground": both}, optional={"approver": both_or_word, "basis": bases})
EXTENSION = table(
    required={"length": number, "unit": UNIT, "ground": both},
    optional={"approver": both_or_word, "basis": bases, "times": number, "departments": NAMES},
)
EXAMPLE = table(
    required={"start": day, "due": day},
    optional={
        "on": day,
        "alarm": day,
        "pauses": some(table(required={"from": day, "until": day})),
        "note": both_or_word,
    },
)

RULE = {"id": name, "kind": one_of(*KINDS), "title": both, "versions": keep}
RULE_OPTIONAL = {"clauses": some(word), "code": word, "note": both_or_word}
VERSION = {"from": day, "basis": keep}
VERSION_OPTIONAL = {
    "until": day,
    "set_by": both_or_word,
    "says": both,
    "note": both_or_word,
    "open_questions": some(both_or_word),
    "clauses": some(word),
}

SHAPES: Mapping[str, Kind] = {
    "term": Kind(
        rule={"starts": NAMES},
        rule_optional={
            "ends": NAMES,
            "ends_when": named(NAMES),
            "owed_by": name,
            "departments": NAMES,
            "nature": one_of(*NATURES),
            "when": NAMES,
            "tightens": one_of("shorter", "longer"),
            "pausable": some(GROUND),
            "cases": some(EXAMPLE),
        },
        version={"length": number, "unit": UNIT},
        version_optional={"roll": truth, "given": truth, "extensions": some(EXTENSION)},
    ),
    "quota": Kind(
        rule={
            "period": PERIOD,
            "counts": measure,
            "per": one_of("agency", "place", "officer", "institution", "department"),
        },
        rule_optional={**OWED, "of": measure, "among": one_of("dossier", "nothing"), "when": NAMES},
        version_optional={
            "at_least": decimal,
            "share": share,
            "by": day_of_year,
            "days_after": number,
            "target_year": number,
            "rising": truth,
            "unit": both_or_word,
        },
    ),
    "duty": Kind(
        rule_optional={**OWED, "helped_by": NAMES, "when": NAMES, "starts": NAMES, "ends": NAMES},
        version_optional={"text": both, "timing": both},
    ),
    "route": Kind(version={"routes": some(tables.ENTRY)}, version_optional={"several": tables.several}),
    "checklist": Kind(
        rule={"area": table(required={"code": word, "zh": word, "en": word})},
        version={"questions": some(tables.question)},
    ),
    "schedule": Kind(
        rule={"period": PERIOD},
        rule_optional=OWED,
        version_optional={
            "by": day_of_year,
            "days_after": number,
            "months": some(number),
            "text": both,
            "timing": both,
        },
    ),
    "list": Kind(version={"items": some(tables.LISTED)}),
    "threshold": Kind(
        rule={"tightens": one_of("higher", "lower")},
        version={"value": decimal, "unit": both_or_word},
        version_optional={"fact": name},
    ),
    "template": Kind(version_optional={"fields": many(name), "text": both, "document": name}),
    "procedure": Kind(rule_optional={"subject": name}, version={"steps": tables.procedure}),
    "scheme": Kind(
        rule={
            "subject": one_of("institution", "practitioner", "company", "person"),
            "cycle": one_of("calendar_year", "from_verification", "verification_period"),
        },
        version={"items": many(tables.point_item), "bands": some(tables.band)},
    ),
}
