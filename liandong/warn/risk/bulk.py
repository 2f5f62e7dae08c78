"""批量复审: the second review of several marked warnings, each for itself, none that was not shown as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from liandong.ground.accounts.models import User
from liandong.ground.ui.acting import in_words
from liandong.law.refusal import Refusal
from liandong.warn.risk import actions
from liandong.warn.risk.queries import warnings_for

MOST = 100  # rows at once
NUMBER = re.compile(r"[0-9]{1,15}")
AGREE, SEND_BACK = "agree", "send_back"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one row."""

    key: str
    title: str
    why_not: str = ""


def review_again(act: str, tokens: Iterable[str], note: str, user: User) -> list[Result]:
    """Agree to, or send back, each marked warning that is still as it was shown."""
    return [_one(act, token, note, user) for token in list(dict.fromkeys(tokens))[:MOST]]


def _one(act: str, token: str, note: str, user: User) -> Result:
    pk, _colon, revision = token.partition(":")
    is_ours = NUMBER.fullmatch(pk) and NUMBER.fullmatch(revision)
    row = warnings_for(user).filter(pk=int(pk)).first() if is_ours else None
    if row is None:
        return Result("", "", _("You may not see it any more."))
    row.revision = int(revision)
    try:
        actions.review_again(warning=row, agrees=act == AGREE, note=note, by=user)
    except Refusal as refusal:
        return Result(row.dossier.key, row.dossier.title, in_words(refusal))
    return Result(row.dossier.key, row.dossier.title)
