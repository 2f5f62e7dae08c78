"""Steps that open and close, departments that are competent, points, limitation and the second fine."""

from datetime import date
from fractions import Fraction
from types import MappingProxyType

import pytest

from liandong.law.checklist import Question, asked
from liandong.law.limitation import limitation
from liandong.law.penalty import Fine, applicable_day, same_act_fined_before
from liandong.law.points import Band, Item, Scheme, band, cycle_start, total
from liandong.law.procedure import Procedure, Step, open_steps, why_closed
from liandong.law.refusal import Refusal
from liandong.law.routing import Matter, route
from liandong.law.rules import Basis, NoVersion, Rule, Text, Version


def both(words: str) -> Text:
    return Text(words, words)


def step(id_: str, *after: str, when: tuple[str, ...] = (), optional: bool = False, repeat: bool = False) -> Step:
    return Step(id_, both(id_), after=after, when=when, optional=optional, repeat=repeat)


PROCEDURE = Procedure(
    (
        step("file"),
        step("evidence", "file", optional=True, repeat=True),
        step("notify", "file", "evidence"),
        step("hearing", "notify", when=("hearing_requested",)),
        step("decide", "hearing"),
    )
)


def names(done: set[str], facts: set[str]) -> list[str]:
    return [one.id for one in open_steps(PROCEDURE, done, facts)]


def test_a_step_opens_when_all_before_it_is_done() -> None:
    assert names(set(), set()) == ["file"]
    assert names({"file"}, set()) == ["evidence", "notify"]


def test_a_step_that_may_be_repeated_stays_open_and_an_optional_one_holds_nobody_up() -> None:
    assert names({"file", "evidence"}, set()) == ["evidence", "notify"]


def test_a_step_that_does_not_apply_is_looked_through_but_not_past() -> None:
    assert "decide" not in names({"file"}, set())
    assert "decide" in names({"file", "notify"}, set())
    assert "decide" not in names({"file", "notify"}, {"hearing_requested"})


def test_a_closed_step_says_what_has_to_come_first() -> None:
    decide = PROCEDURE.step("decide")
    assert why_closed(PROCEDURE, decide, {"file"}, set()) == [Text("须先完成“notify”", "“notify” has to come first")]
    assert why_closed(PROCEDURE, decide, {"file", "notify"}, set()) == []
    assert why_closed(PROCEDURE, PROCEDURE.step("hearing"), {"file", "notify"}, set())[0].en.endswith("not apply here")
    assert why_closed(PROCEDURE, PROCEDURE.step("file"), {"file"}, set())[0].en.endswith("done already")


BASIS = Basis("闽卫医急〔2024〕51号", "三", both("主要问题"))
MATTER = Matter("V09", both("超范围诊疗"), "health", ("insurance",), ("insurance",))


def routes(place: str, start: date, *, several: dict[str, object] | None = None, **entry: object) -> Rule:
    values = {"routes": ({"matter": "V09", **entry},) if entry else (), **({"several": several} if several else {})}
    version = Version(start, None, (BASIS,), MappingProxyType(values), f"places/{place}/routes/main.yaml")
    return Rule("routes.main", "route", both("归口"), place, (version,))


def test_the_lowest_layer_that_names_the_matter_decides() -> None:
    city = routes("fujian/quanzhou", date(2020, 1, 1), lead="market", joining=("health",))
    province = routes("fujian", date(2020, 1, 1), lead="health")
    found = route(MATTER, [city, province], on=date(2026, 1, 5))
    assert (found.lead, found.joining, found.implied) == ("market", ("health",), False)
    assert found.version == date(2020, 1, 1)
    assert "places/fujian/quanzhou/routes/main.yaml" in found.reasons[0].zh
    assert found.reasons[1] == Text("闽卫医急〔2024〕51号三：主要问题", "闽卫医急〔2024〕51号, 三: 主要问题")


def test_a_layer_not_yet_in_force_is_passed_over_and_the_matter_list_speaks_last() -> None:
    city = routes("fujian/quanzhou", date(2027, 1, 1), lead="market")
    found = route(MATTER, [city], on=date(2026, 1, 5))
    assert (found.lead, found.rule, found.version) == ("health", "", None)
    assert "按事项清单" in found.reasons[0].zh
    assert "按职责推定" in found.reasons[1].zh


def test_an_implied_lead_is_said_to_be_implied() -> None:
    found = route(MATTER, [routes("shanghai", date(2024, 1, 1), lead="drug", implied=("drug",))], on=date(2026, 1, 5))
    assert found.implied
    assert any("推定" in reason.zh for reason in found.reasons)


def test_where_several_departments_are_concerned_wenzhou_wants_one_hand_and_others_the_main_problem() -> None:
    one_hand = routes(
        "zhejiang/wenzhou", date(2020, 1, 1), several={"through": "health"}, lead="market", joining=("health",)
    )
    assert route(MATTER, [one_hand], on=date(2026, 1, 5)).through == "health"
    main = routes("shanghai", date(2020, 1, 1), several={"lead": "main_problem"}, lead="market")
    alone = route(MATTER, [main], on=date(2026, 1, 5))
    assert alone.through == ""
    assert len(alone.reasons) == 2
    joined = route(MATTER, [main], on=date(2026, 1, 5), interested=["insurance", "market"])
    assert joined.joining == ("insurance",)
    assert "主要问题" in joined.reasons[-2].zh


def test_an_entry_for_a_fact_speaks_only_where_the_fact_holds() -> None:
    rule = routes("fujian", date(2020, 1, 1), lead="police", fact="crime_suspected")
    assert route(MATTER, [rule], on=date(2026, 1, 5)).lead == "health"
    assert route(MATTER, [rule], on=date(2026, 1, 5), facts=["crime_suspected"]).lead == "police"


SCHEME = Scheme(
    "from_verification",
    (Item("F1", both("罚款"), Fraction(4)),),
    (
        Band("B", Fraction(4), True, "single_year", both("约谈"), "B"),
        Band("C", Fraction(12), True, "single_year", both("重点"), "C"),
        Band("D", Fraction(60), False, "total", both("暂缓校验"), "D"),
    ),
)


@pytest.mark.parametrize(
    ("single_year", "in_all", "grade"), [(3, 3, None), (4, 4, "B"), (12, 12, "C"), (0, 60, None), (5, 61, "D")]
)
def test_points_reach_the_heaviest_band(single_year: int, in_all: int, grade: str | None) -> None:
    found = band(SCHEME, single_year=single_year, total=in_all)
    assert (found.grade if found else None) == grade


def test_a_cycle_begins_with_the_year_or_with_the_verification() -> None:
    on = date(2026, 11, 22)
    assert cycle_start(Scheme("calendar_year", (), ()), on=on, verified_on=date(2024, 5, 6)) == date(2026, 1, 1)
    assert cycle_start(SCHEME, on=on, verified_on=date(2024, 5, 6)) == date(2026, 5, 6)
    three = Scheme("verification_period", (), ())
    assert cycle_start(three, on=on, verified_on=date(2022, 5, 6), years=3) == date(2025, 5, 6)
    assert cycle_start(SCHEME, on=on) == date(2026, 1, 1)


def test_only_points_of_the_cycle_are_added_up() -> None:
    taken = [(date(2025, 12, 31), Fraction(4)), (date(2026, 1, 1), Fraction(4)), (date(2026, 5, 1), Fraction(2))]
    assert total(taken, since=date(2026, 1, 1), on=date(2026, 4, 30)) == 4
    assert SCHEME.item("F1").points == 4
    with pytest.raises(KeyError):
        SCHEME.item("X9")


@pytest.mark.parametrize(
    ("found_on", "is_safety", "has_harm", "barred"),
    [
        (date(2026, 3, 1), False, False, False),
        (date(2026, 3, 2), False, False, True),
        (date(2026, 3, 2), True, False, True),
        (date(2029, 3, 1), True, True, False),
    ],
)
def test_an_act_may_be_punished_for_two_years_and_for_five_where_life_and_harm_are_concerned(
    found_on: date, is_safety: bool, has_harm: bool, barred: bool
) -> None:
    result = limitation(
        ended_on=date(2024, 3, 1), found_on=found_on, years=2, years_if_harm=5, is_safety=is_safety, has_harm=has_harm
    )
    assert result.is_barred is barred


def fine(
    case: str, act: str = "V09", began: date = date(2026, 3, 1), ended: date = date(2026, 3, 10), fen: int = 1
) -> Fine:
    return Fine("S1", act, began, ended, f"{case}局", case, fen)


def test_the_same_act_is_not_fined_twice_whoever_fined_it_first() -> None:
    verdict = same_act_fined_before(fine("甲"), [fine("乙", began=date(2026, 3, 10), ended=date(2026, 3, 12))])
    assert verdict.is_barred
    assert "乙局 乙" in verdict.reason.zh


def test_a_warning_bars_no_fine_and_another_time_is_another_act() -> None:
    earlier = [fine("乙", fen=0), fine("丙", began=date(2026, 5, 1), ended=date(2026, 5, 2)), fine("甲")]
    assert not same_act_fined_before(fine("甲"), earlier).is_barred
    assert not same_act_fined_before(fine("甲"), earlier).is_doubtful


def test_what_may_be_the_same_act_is_left_to_a_person() -> None:
    near = same_act_fined_before(
        fine("甲"), [fine("乙", began=date(2026, 3, 15), ended=date(2026, 3, 16))], window_days=7
    )
    other_norm = same_act_fined_before(fine("甲"), [fine("乙", act="V26")])
    assert near.is_doubtful
    assert other_norm.is_doubtful
    assert not near.is_barred
    assert not other_norm.is_barred


def test_the_law_of_the_day_of_the_act_applies_unless_the_later_one_is_lighter() -> None:
    days = {"acted_on": date(2021, 1, 1), "decided_on": date(2026, 1, 1)}
    assert applicable_day(**days, is_later_lighter=False) == date(2021, 1, 1)
    assert applicable_day(**days, is_later_lighter=True) == date(2026, 1, 1)


def test_a_question_is_asked_of_those_it_concerns() -> None:
    questions = [
        Question("1.01", both("一"), both("看"), "institution"),
        Question("1.02", both("二"), both("看"), "supervision", applies_when=("has_beds", "surgery")),
    ]
    assert [one.code for one in asked(questions, facts=[])] == ["1.01"]
    assert [one.code for one in asked(questions, facts=["surgery"])] == ["1.01", "1.02"]
    assert [one.code for one in asked(questions, facts=["surgery"], layer="supervision")] == ["1.02"]


def test_a_rule_answers_only_for_the_days_it_was_in_force() -> None:
    rule = routes("fujian", date(2024, 1, 1))
    assert rule.on(date(2024, 1, 1)).start == date(2024, 1, 1)
    with pytest.raises(NoVersion):
        rule.on(date(2023, 12, 31))


def test_a_refusal_speaks_in_words() -> None:
    assert str(Refusal(Text("不可以", "no"), rule="penalty.two_officers")) == "不可以"
    assert str(Refusal("须两人")) == "须两人"
