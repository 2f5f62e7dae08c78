"""Keeping the public form open for everyone: one caller may not fill it."""

import hashlib
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from liandong.discover.clues.models import Knock
from liandong.ground.audit.clock import now
from liandong.law.refusal import Refusal

AN_HOUR = 20  # local setting: reports, and looks at a receipt, of one network address within an hour
COUNT = """
INSERT INTO clues_knock (caller, hour, times) VALUES (%s, %s, 1)
ON CONFLICT (caller, hour) DO UPDATE SET times = clues_knock.times + 1 RETURNING times
"""


@transaction.atomic
def knock(*, address: str, what: str) -> None:
    """访问计数: count one use of a public page; only a keyed hash of the address is kept, and for a day.

    raises  Refusal  too often within this hour
    """
    hour = now().replace(minute=0, second=0, microsecond=0)
    times = count(what=f"{what}:{hour:%Y%m%d}:{address}", hour=hour)
    if times == 1:
        Knock.objects.filter(hour__lt=hour.replace(hour=0)).delete()
    if times > AN_HOUR:
        raise Refusal(_("Too many requests from your network within this hour. Try later, or call 12345 or 12320."))


def count(*, what: str, hour: datetime) -> int:
    """Count something once more within an hour, by its keyed hash; how often it was."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [_hashed(what), hour])
        (times,) = cursor.fetchone() or (1,)
    return int(times)


def counted(*, what: str, hour: datetime) -> int:
    """How often it was counted within that hour."""
    found = Knock.objects.filter(caller=_hashed(what), hour=hour).values_list("times", flat=True).first()
    return found or 0


def _hashed(what: str) -> str:
    return hashlib.blake2b(what.encode(), key=settings.SECRET_KEY.encode()[:64], digest_size=32).hexdigest()
