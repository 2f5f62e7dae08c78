"""Everybody has the list of a draw from the first day, and recognises nobody on it; each institution shows its own."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from liandong.discover.inspections import actions
from liandong.discover.inspections.models import Draw
from liandong.discover.inspections.queries import draws
from liandong.ground.accounts import actions as accounts
from liandong.ground.accounts.models import User
from liandong.ground.audit.clock import pretend
from liandong.ground.dossiers.actions import regrade
from liandong.ground.registry.models import Subject
from liandong.law.draw import NAMED
from liandong.law.drawfile import verify
from tests.act.stories import at
from tests.discover.draws import DAY, closed, drawn, institutions, told_of_the_end, visited
from tests.people import People, settle


@pytest.fixture
def people(db: None) -> People:
    return settle()


@pytest.fixture(autouse=True)
def on_a_wednesday_in_march() -> Iterator[None]:
    with pretend(at(DAY)):
        yield


def over(people: People) -> Draw:
    """Drawn, everybody visited."""
    draw = drawn(people)
    visited(people, draw)
    with pretend(at(DAY + timedelta(days=2))):
        told_of_the_end()
    draw.refresh_from_db()
    return draw


def of(subject: Subject) -> User:
    """A person of the institution."""
    user = accounts.add_user(username=f"of{subject.pk}", name="院办", by=None)
    accounts.join_institution(user=user, subject=subject.code, since=DAY, by=None)
    return user


def check(file: Path, *args: object) -> str:
    said = StringIO()
    call_command("check_draw", file, *args, stdout=said)
    return said.getvalue()


def test_the_list_is_public_before_the_source_speaks_and_names_nobody(
    people: People, client: Client, tmp_path: Path
) -> None:
    made = institutions(people)
    draw = closed(people)
    page = client.get(f"/public/draws/{draw.key}/").content.decode()
    assert draw.seal in page
    assert f"/public/draws/{draw.key}.json" in page
    answer = client.get(f"/public/draws/{draw.key}.json")
    text = answer.content.decode()
    assert not [one for one in made if one.name in text or f'"{one.code}"' in text]
    assert not [salt for salt in draw.names.values_list("salt", flat=True) if salt in text]
    before = tmp_path / "before.json"
    before.write_bytes(answer.content)
    assert "2026-03-05" in check(before, "--seal", draw.seal)


def test_the_list_kept_before_is_the_one_that_is_drawn_from(people: People, client: Client, tmp_path: Path) -> None:
    institutions(people)
    draw = closed(people)
    kept = client.get(f"/public/draws/{draw.key}.json").json()
    with pretend(at(DAY + timedelta(days=1))):
        actions.make_draw(draw=draw, value="385", by=people.li)
    said = client.get(f"/public/draws/{draw.key}.json").json()
    assert {name: said[name] for name in kept} == kept
    file = tmp_path / "draw.json"
    file.write_text(json.dumps(said), encoding="utf-8")
    assert "385" in check(file, "--seal", draw.seal)
    file.write_text(json.dumps({**said, "value": "386"}), encoding="utf-8")
    with pytest.raises(CommandError):
        check(file)
    file.write_text("[" * 100_000, encoding="utf-8")
    with pytest.raises(CommandError):
        check(file)


def test_the_rows_stand_in_an_order_that_says_nothing_and_no_two_lists_have_one_row_in_common(people: People) -> None:
    institutions(people)
    first, second = closed(people), closed(people, title="第二次", source="福彩3D第2026061期")
    for draw in (first, second):
        rows = [row for row, _layer in draws.public_file(draw)["rows"]]
        assert rows == sorted(rows)
    rows_of = [set(draw.names.values_list("row", flat=True)) for draw in (first, second)]
    assert not rows_of[0] & rows_of[1]


def test_who_may_see_the_dossier_gets_every_row_opened(people: People, client: Client, tmp_path: Path) -> None:
    made = institutions(people)
    draw = drawn(people)
    client.force_login(people.wang)
    said = client.get(f"/inspections/draws/{draw.key}.json").json()
    assert {code for _row, code, _place, _salt in said["opened"]} == {one.code for one in made}
    file = tmp_path / "draw.json"
    file.write_text(json.dumps(said), encoding="utf-8")
    assert len(check(file, "--seal", draw.seal).splitlines()) == len(draws.layers(draw)) + 2


def test_an_institution_learns_its_row_when_nobody_can_be_warned_and_can_show_it(
    people: People, client: Client, tmp_path: Path
) -> None:
    made = institutions(people)
    draw = drawn(people)
    name = draw.names.filter(is_drawn=True, layer="high").select_related("subject").first()
    assert name is not None
    client.force_login(of(name.subject))
    own = f"/inspections/draws/own/{draw.key}.json"
    assert client.get(own).status_code == 404  # the visit is still to come
    assert name.row not in client.get("/inspections/draws/own/").content.decode()
    visited(people, draw)
    with pretend(at(DAY + timedelta(days=2))):
        told_of_the_end()
    page = client.get("/inspections/draws/own/").content.decode()
    assert name.row in page
    assert name.salt in page
    others = draw.names.exclude(pk=name.pk).values_list("salt", flat=True)
    assert not [salt for salt in others if salt in page]
    assert len(others) == len(made) - 1
    opening, file = tmp_path / "own.json", tmp_path / "draw.json"
    opening.write_bytes(client.get(own).content)
    client.logout()
    file.write_bytes(client.get(f"/public/draws/{draw.key}.json").content)
    assert "high" in check(file, "--own", opening).splitlines()[-1]
    opening.write_text(opening.read_text(encoding="utf-8").replace(name.salt, "0" * 32), encoding="utf-8")
    with pytest.raises(CommandError):
        check(file, "--own", opening)


def test_a_row_is_opened_too_when_the_time_of_the_visits_is_over(people: People, client: Client) -> None:
    institutions(people)
    draw = drawn(people)
    name = draw.names.select_related("subject").first()
    assert name is not None
    client.force_login(of(name.subject))
    with pretend(at(draw.due_on)):
        assert client.get(f"/inspections/draws/own/{draw.key}.json").status_code == 404
    with pretend(at(draw.due_on + timedelta(days=1))):
        assert client.get(f"/inspections/draws/own/{draw.key}.json").status_code == 200


def test_an_institution_that_stood_on_no_list_has_no_row(people: People, client: Client) -> None:
    institutions(people)
    draw = over(people)
    client.force_login(people.hospital)
    assert client.get(f"/inspections/draws/own/{draw.key}.json").status_code == 404
    assert client.get("/inspections/draws/own/").status_code == 200


def test_a_row_of_a_secret_draw_is_told_to_nobody(people: People, client: Client) -> None:
    institutions(people)
    draw = over(people)
    name = draw.names.select_related("subject").first()
    assert name is not None
    regrade(dossier=draw.dossier, grade="secret", because="涉及专项行动", by=people.wang)
    client.force_login(of(name.subject))
    assert client.get(f"/inspections/draws/own/{draw.key}.json").status_code == 404
    assert client.get(f"/public/draws/{draw.key}.json").status_code == 404


def test_what_everybody_reads_says_neither_the_suspicion_nor_how_far_each_layer_is(
    people: People, client: Client
) -> None:
    """A result that comes out together with a figure that goes up would tell the risk grade of the visited one."""
    institutions(people)
    draw = drawn(people)
    Draw.objects.filter(pk=draw.pk).update(field="two_places", field_title={"zh": "两地同时执业", "en": "two places"})
    before = client.get(f"/public/draws/{draw.key}/").content.decode()
    assert "两地同时执业" not in before
    visited(people, draw)
    after = client.get(f"/public/draws/{draw.key}/").content.decode()
    tables = [page[page.index("<table") : page.index("</table>")] for page in (before, after)]
    assert tables[0] == tables[1]


def test_results_stand_in_the_order_of_names_which_says_nothing_of_layers(people: People) -> None:
    institutions(people, 30)
    draw = over(people)
    for name in draws.drawn_names(draw).order_by("rank"):
        with pretend(at(DAY + timedelta(days=3))):
            actions.publish_result(name=name, by=people.wang)
    shown = [name.subject.sort_key for name in draws.public_results(draw)]
    assert shown == sorted(shown)
    assert len(shown) == 6


def test_a_list_closed_before_there_were_rows_holds_as_before_and_its_file_stays_closed(
    people: People, client: Client
) -> None:
    institutions(people)
    draw = closed(people)
    draw.names.update(row="", salt="")
    draw.form = NAMED
    draw.seal = draws.declared(draw).seal()
    draw.save()
    with pretend(at(DAY + timedelta(days=1))):
        draw = actions.make_draw(draw=draw, value="385", by=people.li)
    assert sum(one.is_drawn for one in verify(draws.whole_file(draw), announced=draw.seal)) == 3
    gone = draws.drawn_names(draw).filter(layer="high").order_by("rank")[0]
    assert actions.excuse(name=gone, because="机构已歇业", by=people.wang) is not None
    file = f"/public/draws/{draw.key}.json"
    with pretend(at(date(2026, 7, 1))):
        assert client.get(file).status_code == 404
        assert file not in client.get(f"/public/draws/{draw.key}/").content.decode()
        draw.names.update(layer="low")
        assert client.get(file).status_code == 200
        client.force_login(people.wang)
        assert client.get(f"/inspections/draws/{draw.key}.json").status_code == 200
