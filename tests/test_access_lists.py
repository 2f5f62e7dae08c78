"""Lists, exports, boards, search and notices say nothing of a secret dossier of somebody else."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from liandong.discover.clues.actions import keep, route_clue
from liandong.ground.accounts.access import PUBLIC, SIGNED_IN
from liandong.ground.accounts.models import User
from liandong.ground.audit.clock import pretend, today
from liandong.ground.deadlines import actions as deadlines
from liandong.ground.dossiers.actions import regrade, share, unshare
from tests.act.stories import at
from tests.discover.clue_factory import received
from tests.pages import as_
from tests.people import People, settle
from tests.routes import lists
from tests.town import TODAY

TOKEN = "玄武岩"
STRANGERS = ("zhao", "qian", "operator", "prosecutor")
ASKED = ("?whose=all", f"?q={TOKEN[:2]}")
LEFT_OUT = ("accounts:sign_out",)


@pytest.fixture
def people(db: None, settings: Any, tmp_path: Path) -> Iterator[People]:
    settings.FILES_ROOT = tmp_path / "files"
    with pretend(at(TODAY)):
        yield settle()


def addresses(who: User) -> list[str]:
    """Every list that this person may open, plain and asked for all; what the public reads is not theirs alone."""
    open_to = [
        route for route in lists()
        if route.name not in LEFT_OUT and route.access != PUBLIC
        and (route.access == SIGNED_IN or any(who.may(word) for word in route.access))
    ]  # fmt: skip
    plain = [reverse(route.name) for route in open_to]
    return [*plain, f"{reverse('clues:list')}{ASKED[0]}", f"{reverse('ui:search')}{ASKED[1]}"]


def shown(who: User) -> dict[str, bytes]:
    """What each of them says."""
    client, said = as_(who), {}
    for address in addresses(who):
        page = client.get(address)
        body = page.getvalue() if page.streaming else page.content
        said[address] = body
    return said


def something_secret(people: People) -> str:
    """A secret clue of the health office, overdue, that the market office had a share of and has no more."""
    clue = received(people, title=f"{TOKEN}诊所", text=f"{TOKEN}诊所无证行医")
    route_clue(clue=clue, matter="V01", override_reason="测试", by=people.wang)
    clue = keep(clue=clue, by=people.wang)
    regrade(dossier=clue.dossier, grade="secret", because="保密", by=people.wang)
    share(dossier=clue.dossier, agency=people.market, level="edit", because="协查", by=people.wang)
    for agency in (people.health, people.market):
        deadlines.start("dispatch.sign_term", dossier=clue.dossier, agency=agency, on=today() - timedelta(days=60))
    unshare(dossier=clue.dossier, agency=people.market, because="不再需要", by=people.wang)
    return clue.key


@pytest.mark.parametrize("name", STRANGERS)
def test_no_list_says_anything_of_what_one_may_not_see(people: People, name: str) -> None:
    key = something_secret(people).encode()
    pages = shown(vars(people)[name])
    assert [address for address, page in pages.items() if TOKEN.encode() in page or key in page] == []
