"""After a restore into another server: let the clock of the trail go on from where it stood."""

from django.db import connection, transaction
from django.utils.translation import gettext as _

from liandong.ground.audit.actions import record
from liandong.ground.audit.events import TrailRebased
from liandong.ground.audit.models import Seal
from liandong.law.refusal import Refusal

CLOCK = """
CREATE OR REPLACE FUNCTION trail_clock() RETURNS bigint LANGUAGE sql VOLATILE AS
$$ SELECT pg_current_xact_id()::text::bigint + {offset} $$;
CREATE OR REPLACE FUNCTION trail_horizon() RETURNS bigint LANGUAGE sql STABLE AS
$$ SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint + {offset} $$;
"""


@transaction.atomic
def rebase() -> int:
    """重设轨迹时钟: add an offset to the server's transaction numbers, so that they lie above all those on the trail.

    returns  the offset
    raises   Refusal  the numbers lie above them already, or we do not own the functions
    records  TrailRebased
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_has_role(current_user, proowner, 'USAGE') FROM pg_proc WHERE proname = 'trail_clock'")
        if not cursor.fetchone()[0]:
            raise Refusal(_("Only the owner of the database can set the clock of the trail; sign in as its owner."))
        cursor.execute("LOCK TABLE audit_entry, audit_seal IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute(
            "SELECT greatest((SELECT max(to_xid) FROM audit_seal), (SELECT max(xid) + 1 FROM audit_entry), 0),"
            " trail_horizon(), pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
        )
        floor, horizon, bare = cursor.fetchone()
        if horizon >= floor:
            raise Refusal(_("The clock of the trail is right: it stands above every entry and every seal."))
        offset = floor - bare
        cursor.execute(CLOCK.format(offset=int(offset)))
    last = Seal.objects.order_by("-number").values_list("number", flat=True).first()
    record(TrailRebased(offset=offset, last_seal=last or 0), by=None)
    return int(offset)
