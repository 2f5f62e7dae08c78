"""Rule tables taken in, dated, and ended: what a table said on a day can always be asked again."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

from django.db import transaction

from liandong.ground.accounts.models import User
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import now
from liandong.ground.registry.models import FIRST_DAY
from liandong.law.refusal import Refusal
from liandong.law.rules import Text
from liandong.warn.practice.events import RuleTableEnded, RuleTableLoaded
from liandong.warn.practice.limits.items import Told
from liandong.warn.practice.limits.reading import Found, Read, read
from liandong.warn.practice.models import RuleRow, RuleTable

BATCH = re.compile(r"第[一二三四五六七八九十百\d]+批")
ROWS = 2000
NOBODY = Told("")


@transaction.atomic
def load_rules(
    *, path: Path, source: str = "", batch: str = "", valid_from: date | None = None, by: User | None
) -> tuple[RuleTable, bool]:
    """导入规则表: every row lands as a limit, or is kept with the reason why not. The table, and whether it is new.

    batch       left out: what the name of the file says, such as 第一批
    valid_from  left out: it holds for all days; the same file again changes nothing, whatever day is said
    raises      Refusal  no table that can be read; one of this name says something else and no day is given
    records     RuleTableLoaded, and RuleTableEnded of the one it takes the place of
    """
    content = path.read_bytes() if path.is_file() else b""
    seal = hashlib.sha256(content).hexdigest()
    there = RuleTable.objects.select_for_update().filter(sha256=seal, valid_until=None).first()
    if there:
        return there, False
    whole = read(path)
    start = valid_from or FIRST_DAY
    _take_the_place_of(path.name, start, is_dated=valid_from is not None, by=by)
    match = BATCH.search(path.name)
    table = RuleTable.objects.create(
        name=path.name[:200],
        sha256=seal,
        source=source,
        batch=batch or (match[0] if match else ""),
        valid_from=start,
        read=whole.rows,
        counts=dict(Counter(one.limit.register for one in whole.found)),
        left=[[one.sheet, one.line, one.field, *one.says] for one in whole.left],
        loaded_at=now(),
        loaded_by=by,
    )
    RuleRow.objects.bulk_create(_rows(table, whole), batch_size=ROWS)
    record(RuleTableLoaded(table=table.pk, sha256=seal, rows=len(whole.found), left=len(whole.left)), by=by)
    return table, True


@transaction.atomic
def end_rules(*, table: RuleTable, until: date, by: User | None) -> RuleTable:
    """停用规则表: its limits hold until that day, which is counted.

    raises   Refusal  it has ended, or would end before it began
    records  RuleTableEnded
    """
    table = RuleTable.objects.select_for_update().get(pk=table.pk)
    if table.valid_until is not None or until < table.valid_from:
        raise Refusal(
            Text(
                f"规则表“{table.name}”已经停用，或停用日早于起始日 {table.valid_from}。",
                f"The rule table “{table.name}” has ended, or would end before {table.valid_from}.",
            )
        )
    table.valid_until = until
    table.save(update_fields=["valid_until"])
    record(RuleTableEnded(table=table.pk, until=until), by=by)
    return table


def _take_the_place_of(name: str, start: date, *, is_dated: bool, by: User | None) -> None:
    """A table of the same name ends on the day before; without a day nobody could say which one holds."""
    for older in RuleTable.objects.filter(name=name[:200], valid_until=None):
        if not is_dated:
            raise Refusal(
                Text(
                    f"名为“{name}”的规则表已导入，内容不同。请用 --from 写明新表自哪一天起适用。",
                    f"A rule table called “{name}” is loaded and says something else. "
                    "Say with --from on which day the new one begins.",
                )
            )
        end_rules(table=older, until=start - timedelta(days=1), by=by)


def _rows(table: RuleTable, whole: Read) -> list[RuleRow]:
    return [_row(table, one) for one in whole.found]


def _row(table: RuleTable, one: Found) -> RuleRow:
    other = one.other or NOBODY
    return RuleRow(
        table=table,
        register=one.limit.register,
        sheet=one.sheet[:60],
        line=one.line,
        by=one.item.by,
        code=one.item.code[:40],
        name=one.item.name[:200],
        other_by=other.by,
        other_code=other.code[:40],
        other_name=other.name[:200],
        together=one.together[:80],
        kind=one.limit.kind,
        least=one.limit.least,
        most=one.limit.most,
        in_days=one.limit.in_days,
        said=one.said[:200],
    )
