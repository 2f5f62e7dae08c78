"""The shell and the shared pages."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from liandong.ground.accounts.models import User
from liandong.ground.audit.clock import pretend, today
from liandong.ground.deadlines import actions as deadlines
from liandong.ground.deadlines.models import Deadline
from liandong.ground.deadlines.queries import light
from liandong.ground.dossiers.actions import open_dossier, share
from liandong.ground.dossiers.models import Dossier
from liandong.ground.registry.actions.registering import register_institution
from liandong.ground.registry.models import Subject
from liandong.ground.ui import icons, manual, owing, queries, stages, words
from liandong.ground.ui.middleware import RefusalPage
from liandong.ground.ui.navigation import PARTS, PERSONAL
from liandong.law.refusal import Refusal
from liandong.law.rules import Basis, Text
from tests.people import People, settle

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
RULE = "dispatch.written_reply_term"
NAMED = re.compile(r"""\{%\s*icon\s+"([a-z0-9-]+)"|with icon="([a-z0-9-]+)\"|icon=\"([a-z0-9-]+)\"""")


@pytest.fixture
def people(db: None) -> People:
    return settle()


@pytest.fixture
def noon() -> Iterator[None]:
    with pretend(NOON), translation.override("en"):
        yield


def signed_in(user: User, language: str = "en") -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client


def clinic(people: People) -> Subject:
    return register_institution(name="开元门诊部", place=people.county, by=people.wang)


def matter(people: People, title: str = "重复收费", days_ago: int = 0, subject: Subject | None = None) -> Deadline:
    """A clue of the county's health office with one clock that began some days ago."""
    with pretend(NOON - timedelta(days=days_ago)):
        dossier = open_dossier(
            kind="clue", title=title, place=people.county, owner=people.health, subject=subject, by=people.wang
        )
        return deadlines.start(RULE, dossier=dossier, agency=people.health, on=today())


# --- words ---


def test_days_money_and_sizes_are_written_as_officials_write_them() -> None:
    with translation.override("zh-hans"):
        assert words.long_day(date(2026, 11, 22)) == "2026年11月22日"
        assert words.instant(datetime(2026, 11, 22, 20, 5, tzinfo=UTC)) == "2026年11月23日 04:05"
        assert words.weekday(date(2026, 11, 22)) == "2026年11月22日 星期日"
    with translation.override("en"):
        assert words.long_day(date(2026, 11, 22)) == "22 Nov 2026"
    assert [words.yuan(fen) for fen in (123456, -5, 0, None)] == ["1,234.56", "−0.05", "0.00", ""]
    assert [words.size(n) for n in (12, 2048, 5 * 1024**3)] == ["12 B", "2.0 KB", "5.0 GB"]
    assert words.short_day(date(2026, 11, 2), date(2026, 1, 1)) == "11-02"
    assert words.short_day(date(2025, 11, 2), date(2026, 1, 1)) == "2025-11-02"


def test_days_left_say_today_left_and_over() -> None:
    day = date(2026, 11, 22)
    with translation.override("en"):
        said = [words.days_left(day + timedelta(days=n), day) for n in (0, 1, 3, -1, -9)]
    assert said == ["today", "1 day left", "3 days left", "1 day over", "9 days over"]


def test_a_text_speaks_the_language_of_the_page() -> None:
    text = Text("线索", "clue")
    with translation.override("zh-hans"):
        assert words.both(text) == "线索"
    with translation.override("en"):
        assert (words.both(text), words.both({"zh": "线索", "en": "clue"}), words.both("as is")) == (
            "clue",
            "clue",
            "as is",
        )


def test_local_draft_and_unverified_values_say_so() -> None:
    basis = Basis("某办法", "1", Text("", ""), local=True, draft=True, verified=False)
    with translation.override("en"):
        html = Template("{% load ui %}{% marks basis %}").render(Context({"basis": basis}))
        plain = Template("{% load ui %}{% marks basis %}").render(Context({"basis": Basis("法", "1", Text("", ""))}))
    assert all(word in html for word in ("local setting", "draft", "not yet verified"))
    assert "mark" not in plain


# --- the frame ---


def test_every_icon_that_is_named_exists() -> None:
    if not finders.find(f"{icons.FOLDER}/home.svg"):
        pytest.skip("the icon set has not been fetched yet")
    named = {entry.icon for part in PARTS for entry in part.entries} | {entry.icon for entry in PERSONAL}
    named |= set(owing.ICONS.values())
    for path in (settings.ROOT / "liandong").rglob("templates/**/*.html"):
        named |= {name for found in NAMED.findall(path.read_text(encoding="utf-8")) for name in found if name}
    assert not {name for name in named if not icons.drawing(name)}


def test_templates_carry_no_inline_style_and_no_inline_script() -> None:
    for path in (settings.ROOT / "liandong").rglob("templates/**/*.html"):
        text = re.sub(r"{%.*?%}", "", path.read_text(encoding="utf-8"))  # tags have words of their own
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=|<script(?![^>]*src)", text), path


def test_a_person_sees_only_what_the_role_allows(people: People, noon: None) -> None:
    assert "staff/" in signed_in(people.head).get("/").content.decode()
    assert "staff/" not in signed_in(people.wang).get("/").content.decode()


def test_who_is_not_signed_in_is_led_to_the_sign_in(db: None) -> None:
    for address in ("/", "/d/XS-1/", "/s/1/", "/search/", "/why/1/"):
        assert Client().get(address).status_code == 302, address


def test_the_page_is_chinese_unless_english_was_chosen(people: People) -> None:
    assert 'lang="zh-hans"' in signed_in(people.wang, "zh-hans").get("/").content.decode()
    assert 'lang="en"' in signed_in(people.wang).get("/").content.decode()


# --- the workbench ---


def test_the_workbench_counts_by_light_and_shows_the_most_pressing_first(people: People, noon: None) -> None:
    late, early = matter(people, "已超期", 60), matter(people, "刚开始", 1)
    page = signed_in(people.wang).get("/").content.decode()
    assert page.index("已超期") < page.index("刚开始")
    owed = queries.Owing(people.health, people.wang, queries.Asked())
    assert {each.light: each.count for each in owed.counters} == {"overdue": 1, "soon": 0, "ok": 1, "paused": 0}
    for clock in (late, early):
        assert Deadline.objects.filter(queries.under(light(clock), today()), pk=clock.pk).exists()


def test_filters_stay_in_the_address_and_narrow_the_list(people: People, noon: None) -> None:
    matter(people, "已超期", 60)
    matter(people, "刚开始", 1)
    client = signed_in(people.wang)
    page = client.get("/", {"light": "overdue", "rule": RULE}).content.decode()
    table = page[page.index("<tbody") : page.index("</tbody")]
    assert "已超期" in table
    assert "刚开始" not in table
    assert f"rule={RULE}" in page
    assert "Nothing we owe fits" in client.get("/", {"kind": "case"}).content.decode()
    assert "刚开始" in client.get("/", {"light": "nonsense", "page": "x"}).content.decode()


def test_mine_are_the_dossiers_in_which_i_took_part(people: People, noon: None) -> None:
    matter(people, "王经办")
    table = re.compile(r"<tbody.*</tbody", re.DOTALL)
    assert table.search(signed_in(people.wang).get("/", {"mine": "1"}).content.decode())
    assert "Nothing we owe fits" in signed_in(people.li).get("/", {"mine": "1"}).content.decode()


def test_the_workbench_asks_the_same_few_questions_for_one_row_and_for_many(people: People, noon: None) -> None:
    def questions() -> int:
        client = signed_in(people.wang)
        with CaptureQueriesContext(connection) as asked:
            client.get("/")
        return len([each for each in asked.captured_queries if not each["sql"].startswith(("SAVEPOINT", "RELEASE"))])

    matter(people)
    few = questions()
    for number in range(30):
        matter(people, f"事项{number}", number * 3)
    assert questions() == few <= 13


def test_the_share_met_in_time_is_counted_by_month(people: People, noon: None) -> None:
    assert queries.in_time_by_month(people.health) is None
    clock = matter(people, days_ago=60)
    assert queries.in_time_by_month(people.health).series[0].data == [0.0]  # type: ignore[union-attr]
    deadlines.meet(deadline=clock, on=clock.due_on, event="matter_answered_in_writing")
    chart = queries.in_time_by_month(people.health)
    assert chart is not None
    assert (chart.series[0].data, list(chart.rows)) == ([100.0], [("Oct", [100.0])])


# --- a clock explains itself ---


def test_a_clock_explains_itself_in_a_panel_and_as_a_page(people: People, noon: None) -> None:
    clock = matter(people)
    client = signed_in(people.wang)
    whole = client.get(f"/why/{clock.pk}/").content.decode()
    part = client.get(f"/why/{clock.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" in whole
    assert "<html" not in part
    assert "20 Dec 2026" in part
    assert part.count("<li>") >= 3


def test_a_clock_of_a_dossier_one_may_not_see_is_not_explained(people: People, noon: None) -> None:
    clock = matter(people)
    assert signed_in(people.zhao).get(f"/why/{clock.pk}/").status_code == 404


# --- dossier, subject, search ---


def test_a_dossier_shows_its_clocks_shares_and_timeline_to_those_who_may_see_it(people: People, noon: None) -> None:
    dossier = matter(people, subject=clinic(people)).dossier
    share(dossier=dossier, agency=people.market, level="read", because="联席会议纪要", by=people.wang)
    page = signed_in(people.zhao).get(f"/d/{dossier.key}/").content.decode()
    for said in ("重复收费", "开元门诊部", "联席会议纪要", people.market.name, "Dossier shared"):
        assert said in page
    assert signed_in(people.prosecutor).get(f"/d/{dossier.key}/").status_code == 404


def test_stages_put_acts_and_panels_on_the_dossier(people: People, noon: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages, "_acts", {})
    monkeypatch.setattr(stages, "_dossier_panels", {})

    @stages.dossier_acts
    def acts(dossier: Dossier, user: User) -> list[stages.Act]:
        return [stages.Act("Close it", "/x/", why_not="Sign it first."), stages.Act("Sign it", "/y/", is_primary=True)]

    @stages.dossier_panel
    def panel(dossier: Dossier, user: User) -> stages.Panel | None:
        return stages.Panel("My stage", "ui/parts/empty.html", {})

    page = signed_in(people.wang).get(f"/d/{matter(people).dossier.key}/").content.decode()
    assert page.index("Sign it</a>") < page.index("Close it")
    assert "Sign it first." in page
    assert "My stage" in page


def test_a_subject_page_shows_only_dossiers_its_reader_may_see(people: People, noon: None) -> None:
    subject = clinic(people)
    matter(people, "只有卫健看得见", subject=subject)
    assert "只有卫健看得见" in signed_in(people.wang).get(f"/s/{subject.code}/").content.decode()
    theirs = signed_in(people.zhao).get(f"/s/{subject.code}/")
    assert theirs.status_code == 200
    assert "只有卫健看得见" not in theirs.content.decode()
    assert signed_in(people.hospital).get(f"/s/{subject.code}/").status_code == 404


def test_search_finds_what_one_may_see_by_number_title_and_name(people: People, noon: None) -> None:
    dossier = matter(people, subject=clinic(people)).dossier
    for asked in (dossier.key, "重复"):
        assert f"/d/{dossier.key}/" in signed_in(people.wang).get("/search/", {"q": asked}).content.decode()
    assert "开元门诊部" in signed_in(people.wang).get("/search/", {"q": "开元"}).content.decode()
    assert dossier.key not in signed_in(people.zhao).get("/search/", {"q": "重复"}).content.decode()


def test_what_people_type_is_never_markup(people: People, noon: None) -> None:
    key = matter(people, "<script>alert(1)</script>").dossier.key
    for address in ("/", f"/d/{key}/", "/search/?q=<script>alert(1)</script>"):
        assert "<script>alert" not in signed_in(people.wang).get(address).content.decode()


# --- when something is wrong ---


@pytest.mark.parametrize("template", ["403", "404", "405", "413", "500", "503", "403_csrf"])
def test_error_pages_say_what_why_and_what_next(template: str) -> None:
    with translation.override("en"):
        page = render_to_string(f"{template}.html", {"limit": 200})
    body = page[page.index("<main") :]
    assert "<h1></h1>" not in body
    assert len(re.findall(r"<p>[^<]+</p>", body)) >= 2


def test_an_uncaught_refusal_becomes_a_page_that_says_so(noon: None) -> None:
    request = RequestFactory().get("/")
    answer = RefusalPage(lambda _: None).process_exception(  # type: ignore[arg-type, return-value]
        request, Refusal(Text("证件已过期", "The certificate has expired."), rule="penalty.two_officers")
    )
    assert answer is not None
    assert answer.status_code == 422
    assert "The certificate has expired." in answer.content.decode()


def test_the_manual_is_shown_in_both_languages_and_its_html_is_escaped(client: Client, db: None) -> None:
    for language in ("zh-hans", "en"):
        with translation.override(language):
            for page in manual.pages():
                assert page.title
                assert "<script" not in page.body
    assert client.get("/manual/nothing-of-the-kind/").status_code == 404
