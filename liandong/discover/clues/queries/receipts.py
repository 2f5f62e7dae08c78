"""Looking up the progress by the code of a receipt."""

import hashlib

from django.conf import settings

from liandong.discover.clues.models import Clue


def code_hash(code: str) -> str:
    """How the code of a receipt is kept: keyed, so that a copy of the table gives no codes away."""
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    return hashlib.blake2b(plain.encode(), key=settings.SECRET_KEY.encode()[:64], digest_size=32).hexdigest()


def by_receipt(code: str) -> Clue | None:
    """The clue that this code belongs to, with what the public may be told about it."""
    if not 8 <= len(code) <= 40:
        return None
    clues = Clue.objects.select_related("holder__department", "competent", "dossier").prefetch_related("answers")
    return clues.filter(receipts__code_hash=code_hash(code)).first()
