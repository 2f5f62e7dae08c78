"""The door of the interface: who knocks with which key, in which language, and how big a thing they bring."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext as _
from ninja.errors import HttpError
from ninja.security import HttpBearer

from liandong.ground.accounts.models import ApiKey
from liandong.ground.accounts.queries import is_open, key_hash, key_of
from liandong.ground.audit.memory import for_a_moment
from liandong.ground.ui.words import spoken

BODY_LIMIT = 1_000_000  # bytes; a report of 50,000 characters has at most 200,000
opened_by = for_a_moment(key_of)  # for whom it speaks, and with which words; whether it still may is asked each time


class Door(HttpBearer):
    """接口认证: a key that was issued to an agency; it must carry the word that the request needs."""

    def __init__(self, word: str) -> None:
        super().__init__()
        self.word = word

    def __call__(self, request: HttpRequest) -> Any:
        translation.activate(spoken(request.GET.get("lang", "") or request.headers.get("Accept-Language", "")))
        return super().__call__(request)

    def authenticate(self, request: HttpRequest, token: str) -> ApiKey | None:
        key = opened_by(key_hash(token))
        if key is None or not is_open(key):
            return None
        if self.word not in key.words or not key.speaks_as.may(self.word):
            raise HttpError(403, _("This key may not do that. Ask the operator for a key with the permission."))
        if int(request.META.get("CONTENT_LENGTH") or 0) > BODY_LIMIT:
            raise HttpError(413, _("The body is larger than %(limit)s bytes.") % {"limit": BODY_LIMIT})
        return key
