"""What the interface takes and gives; a field it does not know is refused, not dropped."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field

from liandong.discover.clues.codes import Channel, Source, Stage
from liandong.discover.clues.models import TEXT_LIMIT, TITLE_LIMIT, Clue, ReporterAnswer
from liandong.ground.accounts.models import Agency

BATCH_LIMIT = 100


def _written(value: Any) -> Any:
    """Days and instants are written as text, never as a number."""
    if value is not None and not isinstance(value, str):
        raise ValueError("text")
    return value


def _whole(value: str) -> str:
    """No NUL sign: the database keeps no such text."""
    if "\0" in value:
        raise ValueError("NUL")
    return value


Line = Annotated[str, AfterValidator(_whole)]
Day = Annotated[date | None, BeforeValidator(_written)]
Instant = Annotated[datetime | None, BeforeValidator(_written)]


class ReporterIn(Schema):
    """Who reported it. Kept under seal and never given out again by this interface."""

    model_config = ConfigDict(extra="forbid")

    name: Line = Field("", max_length=80)
    phone: Line = Field("", max_length=40)
    identity: Line = Field("", max_length=40)
    address: Line = Field("", max_length=200)
    account: Line = Field("", max_length=80)


class ClueIn(Schema):
    """A report."""

    model_config = ConfigDict(extra="forbid")

    title: Line = Field(min_length=1, max_length=TITLE_LIMIT)
    text: Line = Field(min_length=1, max_length=TEXT_LIMIT)
    place: Line = Field(min_length=2, max_length=12, description="GB/T 2260 code, such as 350503")
    channel: Channel = Channel.API
    source: Source = Source.COMPLAINT
    subject: Line = Field("", max_length=TITLE_LIMIT, description="code or name of whom it is about")
    matter: Line = Field("", max_length=40, description="code of the matter, where the sender knows it")
    occurred_on: Day = None
    reported_at: Instant = Field(None, description="ISO 8601; Beijing time where no zone is given")
    reporter: ReporterIn | None = None


class ClueKeyed(ClueIn):
    """A report in a batch, with the key it would have by itself."""

    idempotency_key: Line = Field(min_length=1, max_length=100)


class Batch(Schema):
    """Reports handed in together; each is kept or refused by itself."""

    model_config = ConfigDict(extra="forbid")

    clues: list[ClueKeyed] = Field(min_length=1, max_length=BATCH_LIMIT)


class AnswerOut(Schema):
    """What the reporter was told, to be passed on by whoever took the report."""

    text: str
    agency: str
    answered_at: datetime


class ClueOut(Schema):
    """How far a clue is."""

    key: str
    stage: Stage
    outcome: str
    matter: str
    holder: str
    competent: str
    received_at: datetime
    repeats: int
    answers: list[AnswerOut] = []

    @staticmethod
    def of(clue: Clue, answers: Iterable[ReporterAnswer] = ()) -> ClueOut:
        """From a clue with its holder and dossier."""
        return ClueOut(
            key=clue.dossier.key,
            stage=Stage(clue.stage),
            outcome=clue.outcome,
            matter=clue.matter,
            holder=clue.holder.name,
            competent=clue.competent_id or "",
            received_at=clue.received_at,
            repeats=clue.repeats,
            answers=[AnswerOut(text=one.text, agency=one.agency.name, answered_at=one.answered_at) for one in answers],
        )

    @staticmethod
    def here(clue: Clue, *, to: Agency, at: datetime) -> ClueOut:
        """Of a clue that somebody else handed in: its number, and that we received the same once more."""
        return ClueOut(
            key=clue.dossier.key, stage=Stage.RECEIVED, outcome="", matter="", holder=to.name, competent="",
            received_at=at, repeats=0,
        )  # fmt: skip


class FieldProblem(Schema):
    """What is wrong with one field."""

    field: str
    message: str


class Problem(Schema):
    """What is wrong, in the language asked for."""

    message: str
    fields: list[FieldProblem] = []


class BatchLine(Schema):
    """What became of one report of a batch: the clue, new or known, or the problem."""

    idempotency_key: str
    status: int
    clue: ClueOut | None = None
    problem: Problem | None = None


class BatchOut(Schema):
    """What became of a batch, in its order."""

    lines: list[BatchLine]
