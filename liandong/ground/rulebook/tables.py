"""Reading the tables inside rules: routes, questions, steps, items and bands."""

import re
from typing import Any

from liandong.ground.rulebook.bases import bases, short_bases
from liandong.ground.rulebook.faults import Fault
from liandong.ground.rulebook.fields import (
    Reader,
    both,
    both_or_word,
    decimal,
    many,
    name,
    number,
    one_of,
    one_or_many,
    share,
    some,
    table,
    truth,
    word,
)
from liandong.ground.rulebook.reading import Items, Node, Table, Word
from liandong.law.checklist import Question
from liandong.law.points import Band, Item
from liandong.law.procedure import Procedure, Step
from liandong.law.rules import NOTHING, Text

NAMES = one_or_many(name)


def medical_subject(node: Node) -> str:
    """Code of a licensed subject 诊疗科目, such as 05 or 05.02."""
    code = word(node)
    if not re.fullmatch(r"\d{2}(\.\d{2}){0,2}", code):
        raise Fault(
            node.line, f"“{code}”不是诊疗科目代码（应如 05、05.02）", f"“{code}” is no subject like 05 or 05.02"
        )
    return code


ENTRY = table(
    required={"matter": word, "lead": name},
    optional={"joining": many(name), "implied": many(name), "fact": name, "basis": short_bases, "note": both_or_word},
)
# An item of `works.kinds` also says what a record of such work must give, whether it may be nil, what `amount` counts.
WORK: dict[str, Reader] = {
    "needs": many(one_of("document", "officers", "hours", "subject", "site", "joined", "amount", "note")),
    "nil": truth,
    "unit": both,
    "asks": some(table(required={"code": name, "zh": word, "en": word})),
}
# An item of `inspections.facts` also says which licence, or which licensed subject, the fact cannot be without.
FACT: dict[str, Reader] = {
    "needs_licence": one_of("practice", "clinic_record"),
    "needs_subjects": some(medical_subject),
}
# An item of `clues.urgency` also says by which words a report tells of it, and how soon somebody should look; one of
# `ads.forbidden` by which words an advertisement does, and `unless`: longer words in which they mean something else.
SIGNS: dict[str, Reader] = {"words": many(word), "unless": many(word), "pace": one_of("at_once", "first")}
# An item of `risk.push` also says at which levels, and in which families of warnings, to whom it goes.
PUSHED: dict[str, Reader] = {
    "to": name,  # institution person superior lead joining, or a department
    "levels": some(number),
    "families": some(one_of("institution", "staff", "conduct")),
}
# An item of `inspections.draw_shares` also says what share of a grade is drawn, how many at least, and within how many
# months each is visited.
DRAWN: dict[str, Reader] = {"share": share, "least": number, "every_months": number}
LISTED = table(
    required={"code": word, "zh": word, "en": word},
    optional={"note": both_or_word, "basis": short_bases, **WORK, **FACT, **SIGNS, **PUSHED, **DRAWN},
)
SEVERAL = table(optional={"through": name, "lead": one_of("main_problem"), "basis": bases})
QUESTION = table(
    required={"code": word, "question": both, "evidence": both, "layer": one_of("institution", "supervision")},
    optional={
        "applies_when": NAMES,
        "asks_licence": truth,
        "article": word,
        "duty": word,
        "clauses": some(word),
        "basis": short_bases,
        "group": both,
    },
)
STEP = table(
    required={"id": name, "zh": word, "en": word},
    optional={
        "after": many(name),
        "when": NAMES,
        "unless": NAMES,
        "stops": NAMES,
        "starts": NAMES,
        "optional": truth,
        "repeat": truth,
        "basis": short_bases,
    },
)
POINTS = table(required={"code": word, "zh": word, "en": word, "points": decimal}, optional={"basis": short_bases})
BAND = table(
    required={"code": word, "scope": one_of("single_year", "total"), "effect": both},
    optional={"at_least": decimal, "more_than": decimal, "grade": word},
)


def several(node: Node) -> dict[str, Any]:
    """What happens where several departments are concerned: one hand, or the main problem's department."""
    values: dict[str, Any] = SEVERAL(node)
    if ("through" in values) == ("lead" in values):
        raise Fault(node.line, "“through”与“lead”须且只能写一个", "give either “through” or “lead”")
    return values


def question(node: Node) -> Question:
    values = QUESTION(node)
    return Question(
        code=values["code"],
        question=values["question"],
        evidence=values["evidence"],
        layer=values["layer"],
        applies_when=values.get("applies_when", ()),
        asks_licence=values.get("asks_licence", False),
        article=values.get("article", ""),
        duty=values.get("duty", ""),
        group=values.get("group", NOTHING),
        clauses=values.get("clauses", ()),
        basis=values.get("basis", ()),
    )


def point_item(node: Node) -> Item:
    values = POINTS(node)
    return Item(values["code"], Text(values["zh"], values["en"]), values["points"])


def band(node: Node) -> Band:
    values = BAND(node)
    if ("at_least" in values) == ("more_than" in values):
        raise Fault(node.line, "“at_least”与“more_than”须且只能写一个", "give either “at_least” or “more_than”")
    return Band(
        code=values["code"],
        at=values.get("at_least", values.get("more_than")),
        is_inclusive="at_least" in values,
        scope=values["scope"],
        effect=values["effect"],
        grade=values.get("grade", ""),
    )


def procedure(node: Node) -> Procedure:
    """The steps; each may only stand after steps that the table has above it, so that there is no circle."""
    steps: list[Step] = []
    for row in node if isinstance(node, Items) else []:
        values = STEP(row)
        known = {step.id for step in steps}
        if values["id"] in known:
            raise Fault(row.line, f"步骤“{values['id']}”重复", f"the step “{values['id']}” is given twice")
        for before in values.get("after", ()):
            if before not in known:
                raise Fault(
                    row.line, f"“{values['id']}”之前没有步骤“{before}”", f"no step “{before}” above “{values['id']}”"
                )
        steps.append(_step(values))
    if not steps:
        raise Fault(node.line, "程序须有步骤", "a procedure needs steps")
    return Procedure(tuple(steps))


def _step(values: dict[str, Any]) -> Step:
    lists = {key: values.get(key, ()) for key in ("after", "when", "unless", "stops", "starts", "basis")}
    return Step(
        id=values["id"],
        title=Text(values["zh"], values["en"]),
        optional=values.get("optional", False),
        repeat=values.get("repeat", False),
        **lists,
    )


def doubled(node: Node, key: str) -> None:
    """Refuse a table in a list whose `key` another one has."""
    seen: set[str] = set()
    for row in node if isinstance(node, Items) else []:
        code = row.get(key) if isinstance(row, Table) else None
        if isinstance(code, Word) and code in seen:
            raise Fault(code.line, f"“{code}”重复", f"“{code}” is given twice")
        if isinstance(code, Word):
            seen.add(code)
