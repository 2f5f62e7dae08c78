"""What the handler and whoever reported have written to one another, as the agency that holds the clue reads it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from liandong.discover.clues.models import Clue, Message, Receipt, ReporterFile
from liandong.ground.accounts.models import User
from liandong.ground.dossiers.queries import seen_by

WORDS = ("clues.receive", "clues.handle")


@dataclass(frozen=True, slots=True)
class Talk:
    """往来消息: the thread of a clue; reporters are numbers."""

    messages: list[tuple[Message, int]]  # with the number of the reporter, 0 for all of them
    receipts: int
    reply_to: str
    files: list[tuple[ReporterFile, int]]


def may_read(clue: Clue, user: User) -> bool:
    """Whether this person reads the messages: of the agency that holds the clue, with work to do on it."""
    if not clue.has_sender:
        return False
    return user.acting_for is not None and clue.holder_id == user.acting_for.pk and any(map(user.may, WORDS))


def talk(clue: Clue, user: User) -> Talk | None:
    """The messages of a clue; None for whoever may not read them."""
    if not may_read(clue, user):
        return None
    numbers = {pk: at for at, pk in enumerate(receipts_of(clue).values_list("pk", flat=True), start=1)}
    rows = Message.objects.filter(clue=clue).select_related("agency", "by")
    messages = [(one, numbers.get(one.receipt_id or 0, 0)) for one in rows]
    sent = files_of(clue).select_related("document", "clue__dossier") if numbers else []  # with a receipt alone
    files = [(one, numbers.get(one.receipt_id, 0)) for one in sent]
    return Talk(messages, len(numbers), clue.get_reply_to_display() if clue.reply_to else "", files)


def files_of(clue: Clue) -> QuerySet[ReporterFile]:
    """What reporters sent along with a clue, the first first."""
    return ReporterFile.objects.filter(clue=clue)


def file_for(user: User, key: str, pk: int) -> ReporterFile | None:
    """A file of a clue, for whoever reads its messages."""
    found = ReporterFile.objects.select_related("clue__dossier", "clue__holder").filter(pk=pk, clue__dossier__key=key)
    file = found.filter(seen_by(user, "clue__dossier__")).first()
    return file if file is not None and may_read(file.clue, user) else None


def receipts_of(clue: Clue) -> QuerySet[Receipt]:
    """The receipts of a clue, the first one first."""
    return Receipt.objects.filter(clue=clue).order_by("pk")
