"""The world as it is now: registers and keys in memory, renewed in the background, swapped whole."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from select import select
from typing import Any

from django.conf import settings
from django.db import connection

from liandong.ground.accounts.queries import key_hash, open_keys
from liandong.ground.audit.asking import ask
from liandong.ground.audit.clock import now, today
from liandong.ground.registry.models import Practitioner, Subject
from liandong.ground.rulebook.book import book
from liandong.warn.guard import models
from liandong.warn.guard.signed import Client, Seen, caller, keys_of
from liandong.warn.guard.wire import CDS
from liandong.warn.guard.world import Asker, Numbers, World, askable
from liandong.warn.practice import snapshot
from liandong.warn.practice.models import Code, Snapshot
from liandong.warn.risk.catalogue import duties, editions
from liandong.warn.risk.model import RowModel
from liandong.warn.risk.models import ModelState

LOOK = 1.0  # seconds between two looks at the keys: how long a key that was taken back may still be heard
WORD = "guard.ask"
# What the look of each second compares: the keys that `open_keys` would give, and marks of all else.
STANDS = """
SELECT
    (SELECT json_agg(json_build_array(key.hash, key.subject, key.agency_id) ORDER BY key.id) FROM accounts_apikey key
     JOIN accounts_agency agency ON agency.id = key.agency_id
     JOIN accounts_user speaker ON speaker.id = key.speaks_as_id
     WHERE (key.until IS NULL OR key.until > %s::timestamptz) AND agency.is_active AND speaker.is_active
     AND %s::text = ANY(key.words))::text,
    (SELECT md5(string_agg(client::text, '' ORDER BY client.id)) FROM guard_client client),
    (SELECT count(*) FROM risk_modelstate), (SELECT max(changed_at) FROM risk_modelstate),
    (SELECT json_build_array(hash, taken_at)::text FROM practice_snapshot ORDER BY taken_at DESC LIMIT 1)
"""
log = logging.getLogger("liandong.guard")


class Present:
    """Who may ask, and what is known. Both are replaced, never changed: a call in the middle keeps its own."""

    def __init__(self) -> None:
        self.world: World | None = None
        self.askers: Mapping[str, Asker] = {}
        self.clients: Mapping[str, Client] = {}
        self._looked_at = 0.0
        self._seen: object = None  # what the askers were worked out from
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._renew_for_ever, name="registers", daemon=True)

    def start(self) -> None:
        """Load, then keep up in a thread of its own."""
        self.renew()
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()

    def look(self) -> None:
        """Renew, unless it was done a moment ago: for whoever has no thread of its own."""
        if time.monotonic() - self._looked_at > LOOK:
            self.renew()
            self._looked_at = time.monotonic()

    def asker(self, secret: str) -> Asker | None:
        """Whose key this is; None where it opens nothing."""
        return self.askers.get(key_hash(secret))

    def signer(self, token: str, path: str) -> Asker | None:
        """Whose signed token this is; None where the key that it speaks for is open no longer.

        raises  NotUnderstood  it is not to be trusted, and why
        """
        at, services = now(), path.rstrip("/")
        wanted = {f"{address}{each}" for address in settings.GUARD_ADDRESSES for each in ("", CDS, services)}
        seen = Seen(Path(settings.GUARD_ROOT, "tokens"))
        return self.askers.get(caller(token, self.clients, wanted, at, seen).key_hash)

    def renew(self) -> None:
        """Read the keys, and the registers where a newer snapshot was taken; nothing where all stands as it stood."""
        seen = (today(), *ask(STANDS, [now(), WORD]))
        if seen == self._seen:
            return
        newest = snapshot.newest()
        self.askers, self.clients = askers(running_keys(), today()), clients(running_clients())
        if newest is not None and self.world and self.world.snapshot == newest.hash:
            self.world.taken_at = newest.taken_at  # taken again, and found the same
        elif newest is not None:
            self.world = load(newest)
        self._seen = seen

    def _renew_for_ever(self) -> None:
        heard: object = None  # the connection on which snapshots are listened for
        while not self._stop.is_set():
            try:
                heard = _hear(heard)
                self.renew()
            except Exception:  # the old world stays, and says so once it is out of date
                log.exception("名册未能更新，稍后重试 / the registers were not renewed, will try again")
                connection.close()
                self._stop.wait(LOOK)


def _hear(heard: object) -> object:
    """Wait until somebody says that a snapshot was taken, but not long: keys are looked at in any case."""
    connection.ensure_connection()
    wire = connection.connection
    assert wire is not None
    if wire is not heard:
        wire.execute(f"LISTEN {snapshot.CHANNEL}")
    if select([wire], [], [], LOOK)[0]:
        for _word in wire.notifies(timeout=0):
            pass
    return wire


def load(taken: Snapshot) -> World:
    """The registers of a snapshot into memory."""
    hours = _figure("guard.stale_after", "", today())
    people = Practitioner.objects.exclude(certificate_number=None).values_list("certificate_number", "subject")
    items = Code.objects.filter(kind=Code.Kind.ITEM).values_list("code", "number")
    return World(
        snapshot=taken.hash, taken_at=taken.taken_at, registers=snapshot.tables(taken), models=editions().values(),
        items=dict(items.iterator()), people=Numbers((number or "", key) for number, key in people.iterator()),
        stale_after=timedelta(hours=hours),
    )  # fmt: skip


def running_keys() -> list[tuple[str, str, int]]:
    """Hash, institution and office of each key that may ask the guard."""
    keys = open_keys().filter(words__contains=[WORD])
    return list(keys.exclude(subject="").order_by("pk").values_list("hash", "subject", "agency"))


def running_clients() -> list[tuple[str, str, Any, str]]:
    """Issuer, address of keys, keys, and the hash of our key, of each client on file whose key is open."""
    filed = models.Client.objects.filter(key__in=open_keys()).order_by("pk")
    return list(filed.values_list("issuer", "jku", "keys", "key__hash"))


def clients(filed: list[tuple[str, str, Any, str]]) -> dict[str, Client]:
    """The same, their keys read."""
    return {issuer: Client(issuer, jku, keys_of(keys), hash_) for issuer, jku, keys, hash_ in filed}


def askers(whose: list[tuple[str, str, int]], on: date) -> dict[str, Asker]:
    """Those keys with what they are answered by, by their hash."""
    known = {
        each.code: each
        for each in Subject.objects.filter(code__in=[code for _hash, code, _agency in whose]).select_related("place")
    }
    used = {agency: in_use(agency) for agency in {agency for _hash, _code, agency in whose}}
    return {hash_: _asker(agency, known[code], *used[agency], on) for hash_, code, agency in whose if code in known}


def in_use(agency: int) -> tuple[tuple[RowModel, ...], dict[str, float]]:
    """The models that the office has published, and the thresholds they were published with."""
    states = ModelState.objects.filter(agency=agency, stage=ModelState.Stage.PUBLISHED).order_by("model")
    told = [(state, model) for state in states if (model := editions().get((state.model, state.version)))]
    figures = {name: float(said["value"]) for state, _model in told for name, said in state.settings.items()}
    return tuple(askable(model for _state, model in told)), figures


def _asker(agency: int, subject: Subject, used: tuple[RowModel, ...], figures: dict[str, float], on: date) -> Asker:
    place = subject.place.code if subject.place else ""
    spoken = duties(used, subject.place, on)
    used = tuple(model for model in used if model.rule in spoken)
    name = repr(([(model.id, model.version) for model in used], sorted(figures.items())))
    return Asker(agency, subject.pk, place, used, figures, _figure("guard.stops_from", place, on), name)


def _figure(rule: str, place: str, on: date) -> float:
    return float(book().rule(rule, place or None).on(on).values["value"])
