"""The loader: what it refuses and how it says so, which layer speaks, what a draft does not do."""

from datetime import date
from io import StringIO
from pathlib import Path
from textwrap import dedent

import pytest
from django.core.management import CommandError, call_command

from liandong.ground.rulebook.book import Book
from liandong.ground.rulebook.checking import check
from liandong.ground.rulebook.explaining import explain, value
from liandong.ground.rulebook.faults import Fault, RulebookRefused, UnknownRule
from liandong.ground.rulebook.loading import load

BASIS = "[{act: 行政处罚法, article: 64, says: {zh: 五日内, en: within five days}}]"
ACT = """
    name: {name}
    title: {{zh: {name}, en: Act}}
    issuers: [全国人大常委会]
    rank: law
    status: {status}
    """
TERM = """
    id: penalty.hearing_term
    kind: term
    title: {{zh: 要求听证的期限, en: Time to ask for a hearing}}
    starts: penalty_notified
    ends: [gong_sounded]
    versions:
      - from: {start}
        length: {length}
        unit: {unit}
        basis: {basis}
    """
PLACE = """
    code: "{code}"
    title: {{zh: {zh}, en: {en}}}
    directives: []
    status: {status}
    departments: [{{code: health, name: {{zh: 卫健委, en: Health commission}}}}]
    """
QUOTA = """
    id: oversight.joint_actions
    kind: quota
    title: {{zh: 联合行动, en: Joint actions}}
    {period}
    counts: joint_action_finished
    per: place
    versions:
      - {{from: 2020-01-01, at_least: {least}, basis: local, set_by: {{zh: 测试, en: tests}}}}
    """


def put(root: Path, file: str, text: str) -> None:
    path = root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dedent(text).lstrip("\n"), encoding="utf-8")


def term(length: int = 5, unit: str = "workday", start: str = "2021-07-15", basis: str = BASIS) -> str:
    return TERM.format(length=length, unit=unit, start=start, basis=basis)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small book: one term of the nation, a province, a city in it, and a draft of another province."""
    put(tmp_path, "acts/penalty.yaml", ACT.format(name="行政处罚法", status="in_force"))
    put(tmp_path, "acts/draft.yaml", ACT.format(name="征求意见稿", status="draft"))
    put(tmp_path, "national/penalty/hearing_term.yaml", term())
    put(tmp_path, "places/fujian/place.yaml", PLACE.format(code="350000", zh="福建省", en="Fujian", status="in_force"))
    put(
        tmp_path,
        "places/fujian/quanzhou/place.yaml",
        PLACE.format(code="350500", zh="泉州市", en="Quanzhou", status="in_force"),
    )
    put(tmp_path, "places/xinjiang/place.yaml", PLACE.format(code="650000", zh="新疆", en="Xinjiang", status="draft"))
    return tmp_path


def faults(root: Path) -> list[Fault]:
    with pytest.raises(RulebookRefused) as refused:
        load(root)
    return refused.value.faults


def only(root: Path, file: str, text: str) -> Fault:
    put(root, file, text)
    found = faults(root)
    assert [fault.file for fault in found] == [file]
    assert found[0].says.zh
    return found[0]


FILE = "national/penalty/hearing_term.yaml"


@pytest.mark.parametrize(
    ("change", "line", "says"),
    [
        (("    unit:", "    unti: x\n    unit:"), 9, "unknown key “unti”"),
        (("    length: 5", "\tlength: 5"), 8, "a tab"),
        (("kind: term", "kind: term\nkind: term"), 3, "the key “kind” is given twice"),
        (("starts: penalty_notified", "starts: &a penalty_notified"), 4, "anchors and aliases"),
        (("starts: penalty_notified", "starts: *a"), 4, "anchors and aliases"),
        (("starts: penalty_notified", "starts: !!python/name:os.system x"), 4, "the tag"),
        (("kind: term", "kind: deadline"), 2, "has to be one of"),
        (("    length: 5", "    length: five"), 8, "is not a whole number"),
        (("from: 2021-07-15", "from: 2021-02-30"), 7, "is no day"),
        (("    unit: workday\n", ""), 7, "“unit” is missing"),
        (("id: penalty.hearing_term", "id: penalty.hearing"), 1, "its id has to be “penalty.hearing_term”"),
        (("starts: penalty_notified", "starts: Penalty Notified"), 4, "is no name"),
        (("title: {zh: 要求听证的期限, en: Time to ask for a hearing}", "title: 要求听证的期限"), 3, "a table of keys"),
        (("en: within five days}", "en: }"), 10, "may not be empty"),
        (("ends: [gong_sounded]", "ends: [gong_sounded"), 6, "not valid YAML"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_with_its_line(
    root: Path, change: tuple[str, str], line: int, says: str
) -> None:
    text = dedent(term()).lstrip("\n")
    assert change[0] in text
    fault = only(root, FILE, text.replace(*change))
    assert says in fault.says.en
    assert fault.line == line


def test_a_version_without_basis_is_refused(root: Path) -> None:
    text = "\n".join(line for line in dedent(term()).splitlines() if "basis:" not in line)
    assert "no basis" in only(root, FILE, text).says.en


def test_a_local_setting_has_to_say_who_set_it(root: Path) -> None:
    assert "who set it" in only(root, FILE, term(basis="local")).says.en


def test_versions_that_overlap_are_refused_and_a_later_one_ends_an_earlier_one(root: Path) -> None:
    later = f"  - {{from: 2025-01-01, length: 3, unit: workday, basis: {BASIS}}}\n"
    put(root, FILE, dedent(term()) + later)
    versions = Book(load(root)).rule("penalty.hearing_term").versions
    assert [(one.start, one.until) for one in versions] == [
        (date(2021, 7, 15), date(2024, 12, 31)),
        (date(2025, 1, 1), None),
    ]
    overlapping = dedent(term()).replace("    length: 5", "    until: 2025-01-01\n    length: 5") + later
    assert "overlaps" in only(root, FILE, overlapping).says.en


def test_a_quota_without_a_period_is_refused(root: Path) -> None:
    fault = only(root, "national/oversight/joint_actions.yaml", QUOTA.format(period="note: 无", least=2))
    assert "“period” is missing" in fault.says.en


def test_a_huge_file_and_one_in_another_encoding_are_refused(root: Path) -> None:
    put(root, FILE, "# x\n" * 100_000)
    assert "100000 lines" in faults(root)[0].says.en
    (root / FILE).write_bytes("a: 1\nid: 听证".encode("gb18030"))
    fault = faults(root)[0]
    assert (fault.line, "UTF-8" in fault.says.en) == (2, True)


def test_every_fault_of_every_file_is_told_at_once(root: Path) -> None:
    put(root, FILE, "kind: term")
    put(root, "national/penalty/other.yml", "kind: term")
    put(root, "places/elsewhere/penalty/hearing_term.yaml", term())
    assert sorted(fault.file for fault in faults(root)) == [
        FILE,
        "national/penalty/other.yml",
        "places/elsewhere/penalty/hearing_term.yaml",
    ]


@pytest.mark.parametrize(("length", "unit"), [(6, "workday"), (8, "day"), (1, "month")])
def test_a_place_may_not_lengthen_a_term_and_both_files_are_named(root: Path, length: int, unit: str) -> None:
    fault = only(root, "places/fujian/quanzhou/penalty/hearing_term.yaml", term(length, unit))
    assert "may not loosen national/penalty/hearing_term.yaml" in fault.says.en
    assert fault.line == 6


def test_a_term_that_protects_the_party_may_be_lengthened_and_not_shortened(root: Path) -> None:
    favour = ("ends:", "tightens: longer\nends:")
    put(root, FILE, dedent(term()).replace(*favour))
    put(root, "places/fujian/penalty/hearing_term.yaml", dedent(term(7)).replace(*favour))
    assert value(Book(load(root)).rule("penalty.hearing_term", "350502").versions[-1]).zh == "7个工作日"
    assert "shrinks" in only(root, "places/fujian/penalty/hearing_term.yaml", term(3)).says.en


def test_a_city_is_held_to_its_province_too(root: Path) -> None:
    put(root, "places/fujian/penalty/hearing_term.yaml", term(3))
    fault = only(root, "places/fujian/quanzhou/penalty/hearing_term.yaml", term(4))
    assert "places/fujian/penalty/hearing_term.yaml" in fault.says.en


def test_a_lower_quota_is_refused_and_one_more_often_is_not(root: Path) -> None:
    put(root, "national/oversight/joint_actions.yaml", QUOTA.format(period="period: year", least=2))
    put(root, "places/fujian/oversight/joint_actions.yaml", QUOTA.format(period="period: quarter", least=1))
    load(root)
    fault = only(root, "places/fujian/oversight/joint_actions.yaml", QUOTA.format(period="period: year", least=1))
    assert "the quota is lower" in fault.says.en


def test_the_lowest_layer_speaks_and_says_over_whom(root: Path) -> None:
    put(root, "places/fujian/penalty/hearing_term.yaml", term(3, start="2024-01-01"))
    book = Book(load(root))
    for code in ("350502", "350500", "350000", "350502001"):
        rule = book.rule("penalty.hearing_term", code)
        assert (rule.place, rule.overrides) == ("fujian", (FILE,))
        assert rule.on(date(2026, 1, 5)).values["length"] == 3
    assert book.rule("penalty.hearing_term", "330300").on(date(2026, 1, 5)).values["length"] == 5
    assert book.rule("penalty.hearing_term").place == ""


def test_before_a_place_spoke_the_nation_did(root: Path) -> None:
    put(root, "places/fujian/penalty/hearing_term.yaml", term(3, start="2024-01-01"))
    book = Book(load(root))
    version = book.rule("penalty.hearing_term", "350502").on(date(2023, 12, 31))
    assert (version.values["length"], book.layer_of(version)) == (5, "")


def test_a_draft_is_shown_and_binds_nobody_until_it_is_adopted(root: Path) -> None:
    basis = BASIS.replace("行政处罚法", "征求意见稿")
    put(root, "places/xinjiang/penalty/hearing_term.yaml", term(3, basis=basis))
    book = Book(load(root))
    assert book.rule("penalty.hearing_term", "650100").on(date(2026, 1, 5)).values["length"] == 5
    shown = book.shown("xinjiang").rules["penalty.hearing_term"]
    assert shown.versions[-1].is_draft
    assert "草案" in explain(book, "penalty.hearing_term", "650100", date(2026, 1, 5))[-1].zh
    draft = dedent(PLACE.format(code="650000", zh="新疆", en="Xinjiang", status="draft"))
    adopted = draft + "adopted: true\n"
    put(root, "places/xinjiang/place.yaml", adopted)
    assert Book(load(root)).rule("penalty.hearing_term", "650100").on(date(2026, 1, 5)).values["length"] == 3


def test_terms_are_found_by_the_events_that_start_and_stop_them(root: Path) -> None:
    book = Book(load(root))
    assert [rule.id for rule in book.terms_starting("penalty_notified", "350502")] == ["penalty.hearing_term"]
    assert [rule.id for rule in book.terms_ending("gong_sounded", None)] == ["penalty.hearing_term"]
    assert book.terms_starting("gong_sounded", None) == ()
    assert [rule.id for rule in book.of_kind("term", "350502")] == ["penalty.hearing_term"]
    with pytest.raises(UnknownRule):
        book.rule("penalty.nothing")


def test_names_of_nothing_are_found_over_the_whole_book(root: Path) -> None:
    put(root, "planned_events.yaml", "events: [{event: penalty_notified, zh: 告知, en: Notified}]")
    put(root, "national/routes/main.yaml", f"""
        id: routes.main
        kind: route
        title: {{zh: 归口, en: Routes}}
        versions:
          - from: 2020-01-01
            routes: [{{matter: V99, lead: magic, implied: [health]}}]
            basis: {BASIS.replace("行政处罚法", "不存在的法")}
        """)  # fmt: skip
    found = {fault.says.en for fault in check(Book(load(root)), root)}
    assert found == {
        "no event “gong_sounded”, and none is planned",
        "no matter “V99”",
        "no department “magic”",
        "“health”, implied for V99, is none of its departments",
        "acts/ has no “不存在的法”",
    }


def test_a_worked_example_that_does_not_come_out_is_a_fault_with_its_line(root: Path) -> None:
    put(
        root,
        "planned_events.yaml",
        "events: [{event: penalty_notified, zh: 告知, en: N}, {event: gong_sounded, zh: 听证, en: H}]",
    )
    put(root, FILE, dedent(term()) + "cases:\n  - {start: 2026-03-02, due: 2026-03-10}\n")
    assert [(fault.line, fault.says.en) for fault in check(Book(load(root)), root)] == [
        (12, "from 2026-03-02 the example says 2026-03-10, the count 2026-03-09")
    ]


def test_a_holiday_of_a_place_is_laid_over_the_nation_s_calendar(root: Path) -> None:
    year = "year: 2026\nstatus: official\nsource: {zh: 通知, en: notice}\nworked: []\n"
    put(root, "calendars/2026.yaml", year + "rest: []\n")
    local = "place: xinjiang\nrest: [{name: {zh: 肉孜节, en: Eid}, from: 2026-03-20, to: 2026-03-20}]\n"
    put(root, "calendars/2026.xinjiang.yaml", year + local)
    book = Book(load(root))
    assert not book.calendar("650100").is_workday(date(2026, 3, 20))
    assert book.calendar("350502").is_workday(date(2026, 3, 20))


def test_the_check_command_prints_every_fault_and_fails(root: Path) -> None:
    put(root, FILE, "kind: term")
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("rules_check", str(root), stdout=out, stderr=StringIO())
    assert out.getvalue().startswith(f"{FILE}:1: 缺少")


def test_the_explain_and_list_commands_read_the_book_of_the_installation() -> None:
    out = StringIO()
    call_command(
        "rules_explain", "penalty.decision_term", "--place", "fujian/quanzhou", "--on", "2026-09-30", stdout=out
    )
    assert "90日" in out.getvalue()
    call_command("rules_list", "--place", "350500", "--kind", "term", stdout=out)
    assert "penalty.decision_term" in out.getvalue()
    with pytest.raises(CommandError, match="no such place"):
        call_command("rules_explain", "penalty.decision_term", "--place", "atlantis", stdout=out)
    with pytest.raises(CommandError, match="no such rule"):
        call_command("rules_explain", "penalty.nothing", stdout=out)
