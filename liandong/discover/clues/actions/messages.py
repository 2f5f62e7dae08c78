"""Messages between the handler and whoever reported, who stays unknown; and how the reporter finds it was handled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.discover.clues.actions.answering import issue_receipt
from liandong.discover.clues.actions.attaching import Sent, receive_files
from liandong.discover.clues.actions.standing import locked, refuse_unless_holder
from liandong.discover.clues.codes import ReplyTo
from liandong.discover.clues.events import ReceiptIssued, ReporterAsked, ReporterRated, ReporterWrote
from liandong.discover.clues.folding import content_hash
from liandong.discover.clues.models import Clue, Message, Rating, Receipt
from liandong.discover.clues.queries.receipts import UNKNOWN, receipt_of
from liandong.ground.accounts.models import User
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import now
from liandong.law.refusal import Refusal

MESSAGE_LIMIT = 5_000
A_DAY = 20  # local setting: messages that one receipt may bring within a day
SCORES = range(1, 6)


@transaction.atomic
def give_receipt(*, clue: Clue, by: User) -> str:
    """出具查询码: for someone who reported by telephone, letter or in person. The code is returned once, kept nowhere.

    raises   Refusal  another agency holds the clue
    records  ReceiptIssued
    """
    clue = locked(clue)
    refuse_unless_holder(clue, by)
    code = issue_receipt(clue=clue, by=by)
    if clue.reply_to not in (ReplyTo.ADDRESS, ReplyTo.CODE):
        clue.reply_to = ReplyTo.CODE
        clue.save(update_fields=("reply_to",))
    newest = Receipt.objects.filter(clue=clue).latest("pk")
    record(ReceiptIssued(dossier=clue.key, clue=clue.pk, receipt=newest.pk), by=by)
    return code


@transaction.atomic
def ask_reporter(*, clue: Clue, text: str, receipt: Receipt | None = None, by: User) -> Message:
    """询问举报人: read by whoever holds a receipt of this clue, or by one of them.

    raises   Refusal  no words, too long, another agency holds the clue, or nobody could read it
    records  ReporterAsked
    """
    clue = locked(clue)
    refuse_unless_holder(clue, by)
    if not Receipt.objects.filter(clue=clue).exists() or (receipt and receipt.clue_id != clue.pk):
        raise Refusal(_("Nobody could read it: no receipt was issued for this clue. Issue one first, or call them."))
    message = _kept(clue, receipt, text, by=by)
    sha256 = content_hash(message.text)
    record(ReporterAsked(dossier=clue.key, clue=clue.pk, message=message.pk, sha256=sha256), by=by)
    return message


@transaction.atomic
def write_as_reporter(*, code: str, text: str, attached: Sequence[Sent] = ()) -> Message:
    """举报人来信: whoever holds the receipt writes to the agency that holds the clue, also after it is closed.

    The same words once more are one message.

    attached  photos and papers that go with it
    raises   Refusal  no such receipt, no words, too long, or too many; what receive_files refuses
    records  ReporterWrote, ReporterFileReceived
    """
    receipt = _held(code)
    receive_files(receipt=receipt, files=attached)
    before = Message.objects.filter(receipt=receipt, is_from_reporter=True).order_by("-pk")
    last = before.first()
    if last and last.text == _words(text):
        return last
    if before.filter(at__gte=now() - timedelta(days=1)).count() >= A_DAY:
        raise Refusal(_("That is as many messages as one receipt may send within a day. Go on tomorrow."))
    clue = Clue.objects.select_related("dossier", "holder").get(pk=receipt.clue_id)
    message = _kept(clue, receipt, text, by=None)
    sha256 = content_hash(message.text)
    record(ReporterWrote(dossier=clue.key, clue=clue.pk, message=message.pk, sha256=sha256), by=None)
    return message


@transaction.atomic
def rate(*, code: str, score: int, words: str = "") -> Rating:
    """满意度评价: once for each receipt, when the report was answered or ended. No dossier is named on the trail.

    raises   Refusal  no such receipt, too early, rated before, no such score, or too long
    records  ReporterRated
    """
    receipt = _held(code)
    clue = Clue.objects.select_related("holder").get(pk=receipt.clue_id)
    if Rating.objects.filter(receipt=receipt).exists():
        raise Refusal(_("You have said already how you find it; it counts once. Thank you."))
    if clue.is_open and not clue.answers.exists():
        raise Refusal(_("Say how you find it when your report has been answered or finished."))
    if score not in SCORES or len(words) > MESSAGE_LIMIT:
        raise Refusal(_("Choose 1 to 5, and write at most %(limit)s characters.") % {"limit": MESSAGE_LIMIT})
    rating = Rating.objects.create(receipt=receipt, agency=clue.holder, score=score, words=words.strip())
    record(ReporterRated(sha256=content_hash(code, str(score), rating.words)), by=None)
    return rating


def _held(code: str) -> Receipt:
    """The receipt of this code, held until the end: what it sends comes one after the other."""
    receipt = receipt_of(code)
    if receipt is None:
        raise Refusal(UNKNOWN)
    return Receipt.objects.select_for_update().get(pk=receipt.pk)


def _words(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _kept(clue: Clue, receipt: Receipt | None, text: str, *, by: User | None) -> Message:
    words = _words(text)
    if not words or len(words) > MESSAGE_LIMIT or "\0" in words:
        raise Refusal(_("Write the message in 1 to %(limit)s characters.") % {"limit": MESSAGE_LIMIT})
    return Message.objects.create(
        clue=clue, receipt=receipt, agency=clue.holder, is_from_reporter=by is None, text=words, at=now(), by=by
    )
