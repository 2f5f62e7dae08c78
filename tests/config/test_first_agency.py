"""The first agency, its operator and the first key of an empty site, by command."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation

from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import key_for
from liandong.ground.audit.models import Entry
from tests.people import People, place, settle

FIRST = {"department": "health", "place": "350502", "name": "鲤城区卫生健康局", "operator": "admin"}


@pytest.fixture
def county(db: None) -> None:
    province = place("350000", "35", "福建省", 1, None)
    place("350502", "350502", "鲤城区", 3, place("350500", "3505", "泉州市", 2, province))


@pytest.fixture
def people(db: None) -> People:
    return settle()


def run(command: str, **words: str) -> str:
    out = StringIO()
    written = [f"--{name.rstrip('_')}={value}" for name, value in words.items()]
    with translation.override("zh-hans"):
        call_command(command, *written, stdout=out, stderr=StringIO())
    return out.getvalue()


def refused(command: str, language: str, **words: str) -> str:
    written = [f"--{name.rstrip('_')}={value}" for name, value in words.items()]
    with translation.override(language), pytest.raises(CommandError) as said:
        call_command(command, *written, stdout=StringIO(), stderr=StringIO())
    return str(said.value)


def test_the_first_operator_signs_in_once_with_the_printed_password_and_must_change_it(
    county: None, client: Client
) -> None:
    said = run("found_agency", **FIRST, person="林主任")
    password = re.search(r"(?:\w{4}-){3}\w{4}", said)
    assert password
    user = User.objects.get(username="admin")
    assert (user.name, user.roles_here, user.must_change_password) == ("林主任", frozenset({"operator"}), True)
    client.post(reverse("accounts:sign_in"), {"username": "admin", "password": password[0]})
    assert client.get(reverse("accounts:staff")).headers["Location"] == reverse("accounts:password")
    new = "an-own-Long-one-2026"
    client.post(reverse("accounts:password"), {"old": password[0], "new": new, "again": new})
    assert client.get(reverse("accounts:staff")).status_code == 200
    kinds = list(Entry.objects.order_by("id").values_list("kind", flat=True))
    assert kinds[:3] == ["agency_established", "user_added", "member_joined"]


def test_a_further_agency_is_founded_in_the_name_of_an_operator(people: People) -> None:
    words = {"department": "water", "place": "350502", "name": "鲤城区水利局", "head": "shui"}
    assert "--by" in refused("found_agency", "zh-hans", **words)
    assert "不是系统管理员" in refused("found_agency", "zh-hans", **words, by="wang")
    run("found_agency", **words, by="chen")
    assert User.objects.get(username="shui").roles_here == {"head"}
    assert Entry.objects.filter(kind="agency_established").latest("id").by_id == people.operator.pk


def test_somebody_who_is_there_keeps_name_and_password(people: People) -> None:
    words = {"department": "water", "place": "350502", "name": "鲤城区水利局", "head": "wang", "person": "别名"}
    assert "密码" not in run("found_agency", **words, by="chen")
    wang = User.objects.get(username="wang")
    assert wang.name == "王"
    assert wang.acting_for == people.health


@pytest.mark.parametrize(
    ("language", "sentence"), [("zh-hans", "liandong load places"), ("en", "No places are loaded")]
)
def test_without_places_the_next_step_is_said(db: None, language: str, sentence: str) -> None:
    assert sentence in refused("found_agency", language, **FIRST)


@pytest.mark.parametrize(
    ("changed", "zh", "en"),
    [
        ({"place": "999999"}, "没有 999999", "no 999999"),
        ({"department": "magic"}, "没有职能“magic”。可用：", "no department “magic”"),
    ],
)
def test_an_unknown_place_or_department_is_named(county: None, changed: dict[str, str], zh: str, en: str) -> None:
    assert zh in refused("found_agency", "zh-hans", **(FIRST | changed))
    assert en in refused("found_agency", "en", **(FIRST | changed))
    assert not Agency.objects.exists()


def test_an_agency_that_is_there_is_named_and_nothing_is_added(people: People) -> None:
    said = refused("found_agency", "zh-hans", **FIRST, by="chen")
    assert f"鲤城区卫生健康局（编号 {people.health.pk}）" in said
    assert "has this department already" in refused("found_agency", "en", **FIRST, by="chen")
    assert not User.objects.filter(username="admin").exists()


@pytest.mark.parametrize("changed", [{"operator": "a b"}, {"name": " "}, {"name": "长" * 81}])
def test_words_that_fit_no_column_are_refused(county: None, changed: dict[str, str]) -> None:
    assert "/" in refused("found_agency", "zh-hans", **(FIRST | changed))


def test_the_first_agency_needs_an_operator(county: None) -> None:
    words = {key: value for key, value in FIRST.items() if key != "operator"}
    assert "系统管理员" in refused("found_agency", "zh-hans", **words, head="zhou")


def test_a_key_is_shown_once_and_opens_the_door_of_its_agency(people: People) -> None:
    words = {"agency": str(people.health.pk), "name": "12345", "as_": "wang", "words": "clues.receive, read"}
    key = key_for(run("issue_key", **words, by="chen").strip())
    assert key
    assert (key.agency, key.words, key.speaks_as) == (people.health, ["clues.receive", "read"], people.wang)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"agency": "无此局"}, "没有名为“无此局”的机关"),
        ({"as_": "nobody"}, "没有用户名为“nobody”的在用账号"),
        ({"words": "clues.recieve"}, "没有权限“clues.recieve”。可用：cases.decide"),
        ({"as_": "zhao"}, "机关"),
        ({"name": "长" * 61}, "60"),
    ],
)
def test_a_key_for_nothing_is_refused(people: People, changed: dict[str, str], sentence: str) -> None:
    words = {"agency": "鲤城区卫生健康局", "name": "12345", "as_": "wang", "words": "read"}
    assert sentence in refused("issue_key", "zh-hans", **(words | changed))
