"""Every address that names something × every person × every standing: let in or turned away as the rule says.

What the rule says stands in tests/town.py and tests/doors.py, by hand; the code that is tried is not asked.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from liandong.ground.accounts.access import SIGNED_IN
from liandong.ground.accounts.roles import words_of
from liandong.ground.audit.clock import pretend
from tests.act.stories import at
from tests.doors import addresses, is_apart, is_known
from tests.filling import filled
from tests.knocking import HIDDEN, IN, NO_WORD, ONLY_A_FORM, SIGN_IN, Knocker
from tests.pages import done
from tests.routes import Route, keyed
from tests.town import STANDINGS, TODAY, Standing, Town, build

ROLES = {
    "wang": ("officer", "clerk"), "li": ("officer", "handler"), "zhao": ("handler",), "qian": ("handler",),
    "hospital": ("institution",), "head": ("head",), "reviewer": ("reviewer",), "custodian": ("custodian",),
    "auditor": ("auditor",), "operator": ("operator",), "prosecutor": ("prosecutor",),
    "neighbour": ("officer", "handler"), "double": ("officer", "handler"), "former": (), "passerby": (),
}  # fmt: skip

# Pages that are for fewer than those who see the dossier: who else is turned away with 404.
FEWER = {
    "consultations:ask": "whoever works on the matter asks",
}

# What whoever sees a dossier may do, although their agency only reads it.
READERS_MAY = {
    "worklist:suggest": "suggesting something on a key matter",
    "documents:sealed": "opening a seal, which is on the trail",
    "documents:document": "reading, which is in the custody of the paper",
    "publicity:publish": "publishing what one has decided oneself, though the dossier was handed over since",
    "publicity:withdraw": "withdrawing it",
    "works:withdraw": "taking back what one has written down oneself",
    "dispatch:recall": "taking back what one's own agency has sent; others: test_attacks_together.py",
    "oversight:answer_card": "answering a card that one's own agency was sent for a clock it still owes",
    "worklist:promote": "deciding as a department that decides by the directive of the place: it owns it from then on",
    "worklist:dismiss": "deciding, as above",
}


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Town]:
    """Built once for all tests of the module, and rolled back after them."""
    patch = pytest.MonkeyPatch()
    patch.setattr("django.conf.settings.FILES_ROOT", tmp_path_factory.mktemp("files"))
    with django_db_blocker.unblock(), pretend(at(TODAY)), transaction.atomic():
        yield build()
        transaction.set_rollback(True)
    patch.undo()


@pytest.fixture(autouse=True)
def on_that_day(db: None) -> Iterator[None]:
    with pretend(at(TODAY)):
        yield


@pytest.fixture
def door() -> Iterator[Knocker]:
    knocker = Knocker()
    with knocker.undrawn():
        yield knocker


@pytest.fixture(params=[route.name for route in keyed() if not is_apart(route) and is_known(route)])
def route(request: pytest.FixtureRequest) -> Route:
    return next(each for each in keyed() if each.name == request.param)


def expected(route: Route, standing: Standing, name: str) -> str:
    if name == "passerby":
        return SIGN_IN
    words = {"cases.handle"} if route.name == "cases:step" else route.access  # of the steps that are tried
    if words != SIGNED_IN and not words_of(ROLES[name]) & set(words):
        return NO_WORD
    return IN if name in standing.seen else HIDDEN


def having_the_word(route: Route) -> set[str]:
    """Those who get past the door; whom they may see is asked behind it."""
    return {name for name in ROLES if expected(route, STANDINGS[0], name) in (IN, HIDDEN)}


def test_somebody_has_said_what_every_address_names() -> None:
    forgotten = [route.name for route in keyed() if not is_known(route)]
    assert not forgotten, f"say in tests/doors.py what these name: {forgotten}"


def test_every_person_has_the_roles_that_are_told_here(town: Town) -> None:
    held = {name: tuple(sorted(getattr(who, "roles_here", ()))) for name, who in town.everybody().items()}
    assert held == {name: tuple(sorted(roles)) for name, roles in ROLES.items()}


def test_whoever_lacks_the_word_stays_outside(route: Route, town: Town, door: Knocker) -> None:
    address, who = addresses(route, town, STANDINGS[0])[0], town.everybody()
    for name in set(ROLES) - having_the_word(route):
        for said in (None, {"because": "x"}):
            assert door.knock(who[name], address, said) in (expected(route, STANDINGS[0], name), ONLY_A_FORM), name


def test_whoever_looks_is_let_in_or_turned_away_as_the_rule_says(route: Route, town: Town, door: Knocker) -> None:
    wrong, who = [], town.everybody()
    for standing in STANDINGS:
        found = addresses(route, town, standing)
        assert found or standing.name == "handed", f"nothing of {standing.name}: say in tests/doors.py what it names"
        for address in found:
            for name in sorted(having_the_word(route)):
                got, wanted = door.knock(who[name], address), expected(route, standing, name)
                if got == HIDDEN and route.name in FEWER and name not in standing.works:
                    continue
                if got not in (wanted, ONLY_A_FORM):
                    wrong.append(f"{standing.name}: {name} is {got} at {address}")
    assert not wrong


def test_whoever_may_not_work_on_it_changes_nothing(route: Route, town: Town, door: Knocker) -> None:
    wrong, who, before = [], town.everybody(), done()
    for standing in STANDINGS:
        for address in addresses(route, town, standing):
            door.knock(who[standing.maker], address)
            said = filled(door.context.get("form"))
            for name in sorted(having_the_word(route) - standing.works):
                sees = name in standing.seen
                with transaction.atomic():
                    got, after = door.knock(who[name], address, said), done()
                    transaction.set_rollback(True)
                if not sees and got != HIDDEN:
                    wrong.append(f"{standing.name}: {name} is {got} posting to {address}")
                if after != before and not (sees and route.name in READERS_MAY):
                    wrong.append(f"{standing.name}: {name} changed something at {address}")
    assert not wrong
