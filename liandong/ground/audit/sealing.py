"""Sealing: entries that no transaction can join any more are closed under a seal, in the order of the trail.

Writers never wait for the sealer, and the sealer never for writers: it takes what lies below the horizon, the lowest
transaction number that is still running. One sealer works at a time; a second one finds the lock taken and goes home.
"""

from datetime import UTC, datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from liandong.ground.audit import clock
from liandong.ground.audit.models import Seal
from liandong.law import trail

ONE_SEALER = 5_137_001  # key of the advisory lock; such locks belong to one database
BATCH = 50_000  # a longer backlog is cut at the next end of a transaction


class ClockWentBack(Exception):
    """The database was restored into a cluster whose transaction numbers are lower than those already sealed."""

    def __init__(self, horizon: int, sealed: int) -> None:
        super().__init__(
            _(
                "The trail is sealed up to transaction %(sealed)d, but this database has only reached %(horizon)d: it "
                "was restored into another server. Stop the application and let the owner of the database run "
                "“liandong trail_rebase”; until then nothing is sealed."
            )
            % {"sealed": sealed, "horizon": horizon}
        )


@transaction.atomic
def seal_batch(limit: int = BATCH) -> Seal | None:
    """封存一批: close what is ready under one new seal; None when nothing is, or another sealer is at work.

    raises  ClockWentBack  the transaction numbers are lower than those already sealed
    """
    if not _only_sealer():
        return None
    last = Seal.objects.order_by("-number").defer("leaves", "shelf").first()
    start, end = ready_range(last, limit)
    leaves = _leaves(start, end)
    if not leaves:
        return None
    shelf = trail.shelf(leaves)
    head = trail.Head(
        number=last.number + 1 if last else 1,
        from_xid=start,
        to_xid=end,
        count=len(leaves) // trail.SIZE,
        root=trail.root(shelf),
        previous=bytes(last.hash) if last else trail.START,
        at=iso(at := clock.now()),
    )
    fields = {name: getattr(head, name) for name in ("number", "from_xid", "to_xid", "count", "root", "previous")}
    return Seal.objects.create(**fields, leaves=leaves, shelf=shelf, hash=head.hash(), at=at)


def seal_all(limit: int = BATCH) -> int:
    """Seal batch after batch until nothing is ready. Returns the number of entries sealed."""
    total = 0
    while seal := seal_batch(limit):
        total += seal.count
    return total


def ready_range(last: Seal | None, limit: int = BATCH) -> tuple[int, int]:
    """The transaction numbers the next seal covers: from the end of the last seal to the horizon, or to the cut."""
    start, horizon = last.to_xid if last else 0, trail_horizon()
    if horizon < start:
        raise ClockWentBack(horizon, start)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT xid, (SELECT min(xid) FROM audit_entry WHERE xid >= %s) FROM audit_entry"
            " WHERE xid >= %s AND xid < %s ORDER BY xid, id OFFSET %s LIMIT 1",
            [start, start, horizon, limit],
        )
        beyond = cursor.fetchone()
    if beyond is None:
        return start, horizon
    cut, first = beyond
    return start, cut if cut > first else cut + 1  # a transaction is never torn, however long


def trail_horizon() -> int:
    """Every transaction below this number has ended, and what it wrote can be seen."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT trail_horizon()")
        return int(cursor.fetchone()[0])


def iso(instant: datetime) -> str:
    """The instant as a seal's header writes it."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def head_of(seal: Seal) -> trail.Head:
    """The header of a stored seal."""
    numbers = {name: getattr(seal, name) for name in ("number", "from_xid", "to_xid", "count")}
    return trail.Head(**numbers, root=bytes(seal.root), previous=bytes(seal.previous), at=iso(seal.at))


def _only_sealer() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ONE_SEALER])
        return bool(cursor.fetchone()[0])


def _leaves(start: int, end: int) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(trail_leaf(e), ''::bytea ORDER BY e.xid, e.id) FROM audit_entry e"
            " WHERE e.xid >= %s AND e.xid < %s",
            [start, end],
        )
        return bytes(cursor.fetchone()[0] or b"")
