"""A figure in words: what is asked, what was counted, where it leads, and what there is to be careful about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from liandong.ground.audit.kinds import Event
from liandong.ground.deadlines.quotas.asking import asks_of
from liandong.ground.deadlines.quotas.figures import Figure
from liandong.ground.rulebook.book import book
from liandong.ground.rulebook.explaining import number, value
from liandong.ground.rulebook.orders import work_kinds
from liandong.law.periods import ONCE
from liandong.law.quotas import LATE, MET, MISSED, NOTHING_TO_MEASURE, OPEN, STATES, Measure, percent
from liandong.law.rules import Rule, Text
from liandong.law.telling import cn, en

TIMES, ITEMS = Text("次", "times"), Text("件", "items")
ONE_OF = {TIMES: "time", ITEMS: "item"}  # English says it otherwise of one
UNITS = {
    "agency": Text("个机关", "agencies"),
    "place": Text("个地方", "places"),
    "officer": Text("名执法人员", "officers"),
    "institution": Text("家单位", "institutions"),
    "department": Text("个部门", "departments"),
}
SETS = {
    "institutions": Text("登记的医疗机构", "institutions on the register"),
    "practitioners": Text("登记的医务人员", "practitioners on the register"),
    "companies": Text("登记的企业", "companies on the register"),
    "sites": Text("登记的场所", "sites on the register"),
    "licences": Text("持有许可证照的单位", "holders of a licence"),
    "officers": Text("持有效执法证的人员", "people with a valid enforcement certificate"),
    "agencies": Text("机关", "agencies"),
}
LIGHTS = {MET: "ok", MISSED: "overdue", LATE: "soon", OPEN: "paused"}
ICONS = {MET: "circle-check", MISSED: "alert-octagon", LATE: "clock-exclamation", OPEN: "hourglass-empty"}
FIELDS = {
    "subject": Text("对象", "subject"),
    "agency": Text("机关", "agency"),
    "dossier": Text("卷宗", "dossier"),
    "hours": Text("学时", "hours"),
    "amount": Text("数量", "amount"),
    "joined": Text("参加部门", "departments that joined"),
    "channel": Text("渠道", "channel"),
    "source": Text("来源", "source"),
    "matter": Text("事项", "matter"),
    "kind": Text("类型", "kind"),
    "outcome": Text("结果", "outcome"),
    "status": Text("状态", "status"),
    "level": Text("级别", "level"),
    "category": Text("类别", "category"),
    "ownership": Text("所有制", "ownership"),
    "legal_form": Text("组织形式", "legal form"),
    "department": Text("部门", "department"),
    "sorts": Text("范围", "extent"),
}
VALUES = {
    ("sorts", "full"): Text("当年已提交全部检查表", "every published checklist handed in within the year"),
    ("sorts", "settled"): Text(
        "全部检查表最近一次均无不符合项", "nothing left wanting in the newest hand-in of every checklist"
    ),
}
METHOD = Text(
    "预测方法：按期内已过天数直线推算；未满全期十分之一、尚无一次或期满后不作预测",
    "Forecast: a straight line through the days gone by; none in the first tenth, from nought, or when time is up",
)


def light(figure: Figure) -> str:
    """The light of a figure: what leads below the mark is amber, what says nothing is grey."""
    if figure.state == OPEN and figure.verdict.leads is False:
        return "soon"
    return LIGHTS.get(figure.state, "waived")


def icon(figure: Figure) -> str:
    if figure.state == OPEN and figure.verdict.leads is False:
        return "trending-down"
    return ICONS.get(figure.state, "circle-minus")


def asks(figure: Figure) -> Text:
    """What the rule asks: in every period, or once by the end of its year."""
    if figure.rule.kind == "schedule":
        return ONCE[figure.period.kind]
    if not figure.aim.is_goal:
        return value(figure.version)
    values, due = figure.version.values, figure.due
    whole = "share" in values
    much = Text(*[percent(values["share"])] * 2) if whole else _so_many(figure.each, unit_of(figure))
    return Text(f"到{due.year}年{due.month}月{due.day}日达到{much.zh}", f"{much.en} by {en(due, year=True)}")


def state(figure: Figure) -> Text:
    if figure.state == OPEN and figure.verdict.leads is False:
        return Text("进度偏慢", "falling behind")
    return STATES[figure.state]


def result(figure: Figure) -> Text:
    """What was counted, in a few words."""
    if not figure.is_measured or figure.state == NOTHING_TO_MEASURE:
        return Text("—", "—")
    n, tally = number(figure.value), figure.tally
    if tally.of is None:
        return _so_many(figure.value, unit_of(figure))
    whole = number(tally.of)
    if figure.shape == "ratio":
        return Text(
            f"{percent(tally.share or Fraction(0))}（{n}/{whole}）",
            f"{percent(tally.share or Fraction(0))} ({n} of {whole})",
        )
    who = UNITS[figure.per]
    return Text(
        f"{percent(tally.share or Fraction(0))}（{whole}{who.zh}中{n}）",
        f"{percent(tally.share or Fraction(0))} ({n} of {whole} {who.en})",
    )


def unit_of(figure: Figure) -> Text:
    """What is counted: class hours, times."""
    unit: Text = figure.version.values.get("unit") or TIMES
    return unit


def amount(figure: Figure, much: Fraction) -> Text:
    """A number of what a unit owes."""
    if figure.shape == "cover":
        return Text("尚未", "not yet")
    return _so_many(much, unit_of(figure) if figure.shape in ("one", "each") else ITEMS)


def _so_many(much: Fraction, unit: Text) -> Text:
    english = ONE_OF[unit] if much == 1 and unit in ONE_OF else unit.en
    return Text(f"{number(much)}{unit.zh}", f"{number(much)} {english}")


def forecast(figure: Figure) -> Text | None:
    """Where it leads by the last day; nothing where nothing can be said."""
    if figure.forecast is None:
        return None
    there = Text("可以达到", "enough") if figure.verdict.leads else Text("达不到要求", "not enough")
    unit = unit_of(figure) if figure.tally.of is None else UNITS[figure.per]
    much = number(figure.forecast // 1)  # what is not whole is not done
    return Text(
        f"照此进度，到{cn(figure.due)}为{much}{unit.zh}，{there.zh}",
        f"At this pace {much} {unit.en} by {en(figure.due)}: {there.en}",
    )


def growth(figure: Figure) -> Text | None:
    """How it compares with the period before, where growth is owed."""
    if not figure.aim.rising:
        return None
    before = figure.tally.before
    if before is None:
        return Text("要求逐期提高；上期无可计量，无从比较", "To rise every period; there was nothing to measure before")
    then = percent(before) if figure.tally.of is not None else number(before)
    how = Text("已提高", "it rose") if figure.verdict.rose else Text("未提高", "it did not rise")
    return Text(f"要求逐期提高；上期{then}，{how.zh}", f"To rise every period; {then} before, {how.en}")


def late(figure: Figure) -> Text | None:
    """What was done after the last day."""
    if not figure.tally.late:
        return None
    much, unit = number(figure.tally.late), TIMES if figure.tally.of is None else UNITS[figure.per]
    return Text(
        f"另有{much}{unit.zh}在{cn(figure.due)}以后，不算按期",
        f"{much} {unit.en} more after {en(figure.due)}, too late",
    )


def counted(figure: Figure) -> list[Text]:
    """What is counted, and out of what."""
    asks = asks_of(figure.rule)
    return [measure(figure.rule, one) for one in (asks.counts, asks.of) if one] if asks else []


def measure(rule: Rule, asked: Measure) -> Text:
    """A measure as a sentence."""
    if asked.register:
        named = SETS[asked.register]
        parts = [Text(named.zh, named.en)]
    else:
        parts = [_joined([_narrowed(rule, slug, asked.apart.get(slug, {})) for slug in asked.events])]
    parts += [_condition(rule, field, values) for field, values in asked.where.items()]
    if asked.sum:
        name = _field(asked.sum)
        parts.append(Text(f"{name.zh}相加", f"{name.en} added up"))
    if asked.distinct:
        name = _field(asked.distinct)
        parts.append(Text(f"同一{name.zh}只计一次", f"each {name.en} once"))
    return Text("，".join(part.zh for part in parts), ", ".join(part.en for part in parts))


def _narrowed(rule: Rule, slug: str, where: Mapping[str, tuple[str, ...]]) -> Text:
    """One event of several, with what narrows it alone."""
    named, parts = event(slug), [_condition(rule, field, values) for field, values in where.items()]
    if not parts:
        return named
    zh, en_ = "，".join(one.zh for one in parts), ", ".join(one.en for one in parts)
    return Text(f"{named.zh}（{zh}）", f"{named.en} ({en_})")


def event(slug: str) -> Text:
    """What an event is called; a planned one by the name it was given."""
    kind = Event.kinds.get(slug)
    if kind:
        return Text(kind.title_zh(), kind.title_en())
    return book().planned_events.get(slug) or Text(slug, slug)


def cautions(figure: Figure) -> Iterator[Text]:
    """What there is to be careful about before one believes a figure."""
    for slug in figure.planned:
        name = event(slug)
        yield Text(
            f"“{name.zh}”尚无环节记录，计为零", f"No act of this product records “{name.en}” yet: it counts as nought"
        )
    if figure.version.is_local:
        yield Text("数值非文件规定，为本地设置", "The value is not from the directive: a local setting")
    if figure.is_measured and figure.rule.meta.get("when"):
        yield Text(
            "规则限于特定情形，计数未能按情形区分",
            "The rule is for certain cases only; the count does not tell them apart",
        )
    asks = asks_of(figure.rule)
    if asks and (asks.counts.register or (asks.of and asks.of.register)):
        yield Text("登记数据取现时状态", "The register is taken as it stands now")


def _condition(rule: Rule, field: str, values: tuple[str, ...]) -> Text:
    if field == "work":
        kinds = work_kinds(book(), _place(rule))
        return _joined([kinds[one].title if one in kinds else Text(one, one) for one in values])
    if field == "rule":
        return _entered_for(rule, values)
    listed = _joined([VALUES.get((field, one)) or Text(one, one) for one in values])
    name = _field(field)
    return Text(f"{name.zh}为{listed.zh}", f"{name.en}: {listed.en}")


def _field(name: str) -> Text:
    return FIELDS.get(name) or Text(f"“{name}”", f"“{name}”")


def _entered_for(rule: Rule, ids: tuple[str, ...]) -> Text:
    if ids == (rule.id,):
        return Text("为本项指标登记", "entered for this quota")
    known = book().view(_place(rule)).rules
    titles = _joined([known[one].title if one in known else Text(one, one) for one in ids])
    return Text(f"为“{titles.zh}”登记", f"entered for “{titles.en}”")


def _place(rule: Rule) -> str | None:
    folder = book().places.get(rule.place)
    return folder.code if folder else None


def _joined(texts: list[Text]) -> Text:
    return Text("、".join(one.zh for one in texts), " or ".join(one.en for one in texts))
