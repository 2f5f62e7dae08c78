"""Every path of the interface × every kind of key × every standing: let in or turned away as the rule says.

Made from the description the interface gives of itself: a path nobody has put into NEEDS fails. What a key may see
stands in tests/town.py, by hand, under the person it speaks as.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from django.db import transaction
from django.test import Client

from liandong.ground.accounts.actions import issue_key, join_agency, leave_agency, revoke_key, suspend_user
from liandong.ground.accounts.models import Agency, User
from liandong.ground.audit.clock import now, pretend, today
from liandong.ground.audit.models import Entry
from liandong.ground.dossiers.models import Dossier
from tests.act.stories import at
from tests.people import SINCE, person
from tests.town import STANDINGS, TODAY, Standing, Town, build

DESCRIPTION = "/api/v1/openapi.json"
HAND_IN, HAND_IN_MANY, HOW_FAR = "/api/v1/clues", "/api/v1/clues/batch", "/api/v1/clues/{key}"
NEEDS = {  # the word that a key needs, by hand
    ("post", HAND_IN): "clues.receive",
    ("post", HAND_IN_MANY): "clues.receive",
    ("get", HOW_FAR): "read",
}
OPEN, REFUSED, NO_KEY, HIDDEN = 200, 403, 401, 404
NO_CLERKS = {"prosecutor"}  # who may not receive clues, whatever the key says
SPEAKERS = ("wang", "zhao", "qian", "neighbour", "prosecutor", "double")
WORDS = (("read",), ("clues.receive",), ("clues.receive", "read"), ("trail.read",))


class Asked(NamedTuple):
    method: str
    path: str


def described() -> list[Asked]:
    paths = Client().get(DESCRIPTION).json()["paths"]
    return [Asked(method, path) for path, methods in paths.items() for method in methods]


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


def agency_of(who: User) -> Agency:
    assert who.acting_for is not None
    return who.acting_for


def speaker(town: Town, name: str) -> User:
    who = town.everybody()[name]
    assert isinstance(who, User)
    return who


def key_of(who: User, *words: str, agency: Agency | None = None) -> tuple[Any, str]:
    made = agency or agency_of(who)
    return issue_key(agency=made, name="try", words=words, speaks_as=who, by=None)


def ask(asked: Asked, secret: str | None, dossier: Dossier, *, scheme: str = "Bearer", word: str = "砂岩") -> Any:
    """One request of every kind; what it hands in is new, and says nothing of the town's dossiers."""
    headers = {"Idempotency-Key": f"{word}-{secret}"} | ({"Authorization": f"{scheme} {secret}"} if secret else {})
    report = {"title": f"{word}诊所", "text": f"{word}诊所无证行医，请查处", "place": dossier.place_id}
    many = {"clues": [{**report, "idempotency_key": f"{word}-{secret}-1"}]}
    path = asked.path.replace("{key}", dossier.key)
    body = {HAND_IN: report, HAND_IN_MANY: many}.get(asked.path)
    send = getattr(Client(), asked.method)
    with transaction.atomic():
        answer = send(path, *([body, "application/json"] if body else []), headers=headers)
        answer.entries = Entry.objects.count()
        transaction.set_rollback(True)
    return answer


def expected(asked: Asked, words: tuple[str, ...], standing: Standing, kind: str, name: str) -> int:
    if NEEDS[asked] not in words or (NEEDS[asked] == "clues.receive" and name in NO_CLERKS):
        return REFUSED
    if asked.path == HOW_FAR:
        return OPEN if kind == "clue" and name in standing.seen else HIDDEN
    return 201 if asked.path == HAND_IN else OPEN


def tried(asked: Asked, town: Town) -> Iterator[tuple[Standing, str, Dossier]]:
    """Every dossier of every standing; of those that only give the place of something new, one."""
    for standing in STANDINGS:
        made = town.dossiers[standing.name]
        kinds = made if "{key}" in asked.path else list(made)[:1]
        for kind in kinds:
            yield standing, kind, made[kind]


@pytest.fixture(params=sorted(NEEDS), ids=" ".join)
def asked(request: pytest.FixtureRequest) -> Asked:
    return Asked(*request.param)


def test_somebody_has_said_what_every_path_needs() -> None:
    assert set(described()) == set(NEEDS), "say in NEEDS which word a new path needs"


def test_every_kind_of_key_is_let_in_or_turned_away_as_the_rule_says(asked: Asked, town: Town) -> None:
    wrong = []
    for name in SPEAKERS:
        for words in WORDS:
            secret = key_of(speaker(town, name), *words)[1]
            for standing, kind, dossier in tried(asked, town):
                got = ask(asked, secret, dossier).status_code
                wanted = expected(asked, words, standing, kind, name)
                if got != wanted:
                    wrong.append(f"{standing.name} {kind}: {name} with {words} got {got}, not {wanted}")
    assert not wrong


def test_what_is_turned_away_leaves_nothing_and_says_nothing(asked: Asked, town: Town) -> None:
    wrong = []
    secrets = {name: key_of(speaker(town, name), "trail.read")[1] for name in SPEAKERS}
    before = Entry.objects.count()
    for standing, _kind, dossier in tried(asked, town):
        for name, secret in secrets.items():
            answer = ask(asked, secret, dossier)
            if answer.entries != before or standing.word in answer.content.decode():
                wrong.append(f"{standing.name}: {name} at {dossier.key}")
    assert not wrong


def test_a_hidden_clue_and_none_at_all_are_told_in_the_same_words(town: Town) -> None:
    secret = key_of(speaker(town, "zhao"), "read")[1]
    path = Asked("get", HOW_FAR)
    hidden = town.dossiers["secret"]["clue"]
    none = Dossier(key="XS-350502-2026-999999", place_id=hidden.place_id)
    theirs, nothing = ask(path, secret, hidden), ask(path, secret, none)
    assert (theirs.status_code, theirs.content) == (nothing.status_code, nothing.content)


def test_a_key_that_is_none_or_no_more_opens_nothing(asked: Asked, town: Town) -> None:
    own = town.dossiers["own"]["clue"]
    wang = speaker(town, "wang")
    every = ("clues.receive", "read")
    revoked, of_revoked = key_of(wang, *every)
    revoke_key(key=revoked, by=None)
    left = person("left", "离", agency_of(wang), "officer")
    of_left = key_of(left, *every)[1]
    for membership in left.memberships.all():
        leave_agency(membership=membership, on=today() - timedelta(days=1), by=None)
    asleep = person("asleep", "停", agency_of(wang), "officer")
    of_asleep = key_of(asleep, *every)[1]
    suspend_user(user=asleep, because="休假", by=town.people.operator)
    for secret in (None, "", "ld_wrong", of_revoked, of_left, of_asleep):
        assert ask(asked, secret, own).status_code == NO_KEY, secret
    good = key_of(wang, *every)[1]
    for scheme in ("Basic", "Token", ""):
        assert ask(asked, good, own, scheme=scheme).status_code == NO_KEY, scheme


def test_a_session_is_no_key(asked: Asked, town: Town) -> None:
    client = Client()
    client.force_login(speaker(town, "wang"))
    path = asked.path.replace("{key}", town.dossiers["own"]["clue"].key)
    assert getattr(client, asked.method)(path, content_type="application/json").status_code == NO_KEY


def test_a_key_speaks_for_its_own_agency_whoever_it_speaks_as_may_also_belong_to(town: Town) -> None:
    """The one of two agencies: by the key of the one nothing of the other's is told."""
    double = speaker(town, "double")
    at_police = key_of_police(town, double)
    path = Asked("get", HOW_FAR)
    assert ask(path, at_police, town.dossiers["secret"]["clue"]).status_code == HIDDEN
    assert ask(path, at_police, town.dossiers["edit"]["clue"]).status_code == HIDDEN


def key_of_police(town: Town, who: User) -> str:
    police = town.people.police
    join_agency(user=who, agency=police, role="officer", since=SINCE, by=None)
    who.refresh_from_db()
    secret = issue_key(agency=police, name="try", words=("read",), speaks_as=type(who).objects.get(pk=who.pk), by=None)
    return secret[1]


def test_a_word_the_speaker_has_lost_is_lost_to_the_key(town: Town) -> None:
    """The key still lists it; whoever it speaks as may no longer say it."""
    clerk = person("once", "旧", town.people.health, "clerk", "auditor")
    secret = key_of(clerk, "clues.receive", "read")[1]
    for membership in clerk.memberships.filter(role="clerk"):
        leave_agency(membership=membership, on=today() - timedelta(days=1), by=None)
    assert ask(Asked("post", HAND_IN), secret, town.dossiers["own"]["clue"]).status_code == REFUSED


def test_the_words_of_a_secret_clue_handed_in_elsewhere_do_not_find_it(town: Town) -> None:
    """Another agency sends the same words, even under the same key: it gets a clue of its own."""
    standing = next(one for one in STANDINGS if one.name == "secret")
    hidden = town.dossiers["secret"]["clue"]
    secret = key_of(speaker(town, "zhao"), "clues.receive", "read")[1]
    answer = ask(Asked("post", HAND_IN), secret, hidden, word=standing.word)
    assert answer.status_code == 201
    assert answer.json()["key"] != hidden.key
    assert answer.json()["repeats"] == 0


def test_a_key_with_an_end_is_good_until_then(town: Town) -> None:
    key, secret = key_of(speaker(town, "wang"), "read")
    key.until = now() + timedelta(hours=1)
    key.save(update_fields=["until"])
    own, path = town.dossiers["own"]["clue"], Asked("get", HOW_FAR)
    assert ask(path, secret, own).status_code == OPEN
    with pretend(now() + timedelta(hours=2)):
        assert ask(path, secret, own).status_code == NO_KEY
