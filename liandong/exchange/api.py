"""The interface for other systems: hand in a clue, see how far it is. Described at /api/v1/openapi.json."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any, cast

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Header, NinjaAPI, Path, Status
from ninja.errors import HttpError
from ninja.renderers import BaseRenderer
from ninja.responses import NinjaJSONEncoder

from liandong.discover.clues.actions import KeyReused, receive_clues
from liandong.discover.clues.actions.reporting import ReporterDetails
from liandong.discover.clues.actions.reports import Report, checked
from liandong.discover.clues.models import Clue
from liandong.discover.clues.queries import desk, intake
from liandong.exchange import together
from liandong.exchange.door import Door
from liandong.exchange.problems import speak
from liandong.exchange.schemas import Batch, BatchLine, BatchOut, ClueIn, ClueKeyed, ClueOut, Problem
from liandong.ground.accounts.models import ApiKey, User
from liandong.ground.audit.clock import BEIJING
from liandong.ground.audit.memory import for_a_moment
from liandong.ground.places.models import Place
from liandong.ground.places.queries import find
from liandong.ground.ui.acting import in_words
from liandong.law.refusal import Refusal


class Plain(BaseRenderer):
    """JSON in which Chinese stays Chinese."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        return json.dumps(data, ensure_ascii=False, cls=NinjaJSONEncoder).encode()


FAULTS = dict.fromkeys((400, 401, 403, 409, 413, 422), Problem)
Key = Annotated[str, Header(alias="Idempotency-Key", min_length=1, max_length=100)]

api = NinjaAPI(
    title="Liandong 联动",
    version="1",
    description="Hand in clues; the same Idempotency-Key again gives the same clue.",
    urls_namespace="api",
    docs_url=None,
    renderer=Plain(),
)
speak(api)


def sender(request: HttpRequest) -> ApiKey:
    """The system that asks, by its key."""
    return cast(ApiKey, request.auth)  # type: ignore[attr-defined]


def speaker(request: HttpRequest) -> User:
    """Whoever the key speaks as, acting for the key's agency."""
    return sender(request).speaks_as


@api.post("/clues", response={201: ClueOut, 200: ClueOut, **FAULTS}, auth=Door("clues.receive"), tags=["clues"])
def hand_in(request: HttpRequest, payload: ClueIn, idempotency_key: Key) -> Status[ClueOut]:
    """Hand in a report. 201: a new clue; 200: it was here already, by this key or word for word.

    Where another sender's report said the same before, the answer tells its number and that it was received, no more.
    """
    system = sender(request)
    report = as_report(payload, idempotency_key, system)
    clue = together.receive(report, by=system.speaks_as)
    if isinstance(clue, Refusal):
        raise clue
    return Status(200 if clue.is_repeat else 201, _told(clue, report, system))


@api.post("/clues/batch", response={200: BatchOut, **FAULTS}, auth=Door("clues.receive"), tags=["clues"])
def hand_in_many(request: HttpRequest, payload: Batch) -> BatchOut:
    """Hand in up to 100 reports, each under its own key; one that is refused keeps none of the others back."""
    system = sender(request)
    read = [_read(one, system) for one in payload.clues]
    received = iter(receive_clues([one for one in read if isinstance(one, Report)], by=system.speaks_as))
    lines = (_line(one, next(received), system) if isinstance(one, Report) else _refused(one) for one in read)
    keys = (given.idempotency_key for given in payload.clues)
    return BatchOut(lines=[BatchLine(idempotency_key=key, **line) for key, line in zip(keys, lines, strict=True)])


def _read(given: ClueKeyed, system: ApiKey) -> Report | Refusal:
    try:
        return as_report(given, given.idempotency_key, system)
    except Refusal as refusal:
        return refusal


def _line(report: Report, clue: Clue | Refusal, system: ApiKey) -> dict[str, Any]:
    if isinstance(clue, Refusal):
        return _refused(clue)
    return {"status": 200 if clue.is_repeat else 201, "clue": _told(clue, report, system)}


def _refused(refusal: Refusal) -> dict[str, Any]:
    status = 409 if isinstance(refusal, KeyReused) else 422
    return {"status": status, "problem": Problem(message=in_words(refusal))}


def _told(clue: Clue, report: Report, system: ApiKey) -> ClueOut:
    """A sender learns how far its own clue is; of another's, which says the same, only that it is here."""
    if not clue.is_repeat or (clue.origin_key or "").startswith(f"{system.agency_id}:{_named('', system)}"):
        return ClueOut.of(clue)
    return ClueOut.here(clue, to=system.agency, at=intake.repeated_at(clue, report.origin_key))


def _named(key: str, system: ApiKey) -> str:
    """Each system has keys of its own: those of another say nothing about its reports."""
    return f"api:{system.pk}:{key}"


def as_report(payload: ClueIn, key: str, system: ApiKey) -> Report:
    """A report under the sender's key. Raises Refusal for what can be none."""
    place = place_of(payload.place)
    return checked(
        channel=payload.channel,
        source=payload.source,
        title=payload.title,
        text=payload.text,
        place=place,
        subject=intake.subject_of(payload.subject, place),
        subject_text=payload.subject,
        matter=payload.matter,
        reporter=ReporterDetails(**payload.reporter.dict()) if payload.reporter else None,
        occurred_on=payload.occurred_on,
        reported_at=in_beijing(payload.reported_at),
        origin_key=_named(key, system),
        by=system.speaks_as,
    )


@api.get("/clues/{key}", response={200: ClueOut, 404: Problem, **FAULTS}, auth=Door("read"), tags=["clues"])
def how_far(request: HttpRequest, key: Annotated[str, Path(max_length=32)]) -> ClueOut:
    """How far a clue is, as far as the agency of the key may see it."""
    clue = desk.find(speaker(request), key).first()
    if clue is None:
        raise HttpError(404, _("There is no clue of this key that your agency may see."))
    return ClueOut.of(clue, clue.answers.select_related("agency"))


@for_a_moment
def place_of(code: str) -> Place:
    """The place of a code. Raises Refusal."""
    return find(code)


def in_beijing(at: datetime | None) -> datetime | None:
    """An instant without a zone is one of Beijing."""
    return at.replace(tzinfo=BEIJING) if at and at.tzinfo is None else at
