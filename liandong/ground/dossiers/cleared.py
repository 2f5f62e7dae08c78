"""The one door to rows under row-level security: with a purpose, for one dossier, and logged."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.models import User
from liandong.ground.accounts.roles import words_of
from liandong.ground.dossiers.models import Dossier, ReadLog, Share
from liandong.ground.dossiers.queries import may_see
from liandong.law.refusal import Refusal


@contextmanager
def cleared(*, by: User, dossier: Dossier, purpose: str, what: str = "sealed", word: str = "") -> Iterator[None]:
    """查阅: inside the block, sealed rows of this person's agencies on this dossier can be read; the log says why.

    what    what is read, for the log: a short word such as "reporter"
    word    a permission asked for besides seeing the dossier, such as "identity.open"
    raises  Refusal  no purpose, not entitled
    """
    here = by.acting_for
    if not purpose.strip():
        raise Refusal(_("Say for which purpose you open sealed material. It is kept in the reading log."))
    if here is None or not may_see(by, dossier) or (word and not by.may(word)):
        raise Refusal(_("You may not open this sealed material. Ask the custodian of the owning agency."))
    with transaction.atomic():
        ReadLog.objects.create(dossier=dossier, by=by, agency=here, what=what[:80], purpose=purpose.strip()[:200])
        with _open_for(agencies_on(by, dossier, word)):
            yield


def agencies_on(user: User, dossier: Dossier, word: str = "") -> set[int]:
    """The agency acted for, and the person's other agencies that have a share in this dossier: a joint team.

    word  only agencies at which the person may say it: a custodian of one agency is none of another
    """
    here = user.acting_for
    mine = [
        row.agency_id for row in user.live_memberships if row.agency_id and (not word or word in words_of([row.role]))
    ]
    joint = Share.objects.filter(dossier=dossier, agency__in=mine, until__isnull=True).values_list("agency", flat=True)
    return {*joint, *([here.pk] if here else [])}


def log_reading(*, by: User, dossier: Dossier, purpose: str, what: str = "dossier") -> None:
    """查阅登记: a secret dossier is read.

    raises  Refusal  no purpose, or not entitled
    """
    with cleared(by=by, dossier=dossier, purpose=purpose, what=what):
        pass


def readings(*, by: User, dossier: Dossier | None = None) -> list[ReadLog]:
    """The reading log: an auditor sees all of it, others what was read for their own agency."""
    here = by.acting_for
    if here is None:
        return []
    rows: QuerySet[ReadLog] = ReadLog.objects.select_related("by", "agency", "dossier").order_by("-at")
    if dossier is not None:
        rows = rows.filter(dossier=dossier)
    is_auditor = by.may("trail.read")
    if not is_auditor:
        rows = rows.filter(agency=here)
    with transaction.atomic(), _open_for([here.pk], is_auditor=is_auditor):
        return list(rows[:1000])


@contextmanager
def _open_for(agencies: Collection[int], *, is_auditor: bool = False) -> Iterator[None]:
    """Set for this transaction whose rows are there, and put back what was set before."""
    before = _put(",".join(map(str, sorted(agencies))), "on" if is_auditor else "")
    yield
    _put(*before)  # after an exception the rollback to the savepoint does this


def _put(agencies: str, auditor: str) -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('liandong.agencies', true), current_setting('liandong.auditor', true)")
        known = cursor.fetchone() or ("", "")
        cursor.execute(
            "SELECT set_config('liandong.agencies', %s, true), set_config('liandong.auditor', %s, true)",
            [agencies, auditor],
        )
    return known[0] or "", known[1] or ""
