"""Print how the quotas of a place stand, or the entries behind one of them."""

import json
from argparse import ArgumentParser
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import get_language

from liandong.ground.audit.clock import today
from liandong.ground.deadlines.quotas import rows, telling
from liandong.ground.deadlines.quotas.board import board
from liandong.ground.deadlines.quotas.figures import Figure
from liandong.ground.deadlines.quotas.readers import Reader
from liandong.ground.places.models import Place
from liandong.ground.places.queries import find
from liandong.ground.rulebook.asking import WRONG
from liandong.ground.rulebook.book import book
from liandong.law.periods import Period, period_of
from liandong.law.quotas import asked
from liandong.law.refusal import Refusal
from liandong.law.rules import Text

EVERYTHING = Reader(None)  # whoever may run commands on this machine reads its whole database


class Command(BaseCommand):
    help = "指标完成情况 / how quotas stand: --place fujian/quanzhou, --period 2026Q3, --rows RULE, --json"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--place", default="", help="目录或代码 / folder or code; 省略为有规则目录的各地 / all with a folder"
        )
        parser.add_argument("--period", default="", help="2026, 2026H2, 2026Q3, 2026-11")
        parser.add_argument("--schedules", action="store_true", help="定期工作 / what is owed once in every period")
        parser.add_argument(
            "--rows", default="", metavar="RULE", help="逐条列出被计量者和条目 / who and what was counted"
        )
        parser.add_argument("--json", action="store_true", help="供程序读取 / for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        places, period = list(_places(options["place"].strip("/"))), _period(options["period"])
        kind = "schedule" if options["schedules"] else "quota"
        found = [(place, one) for place in places for one in board(place, period=period, reader=EVERYTHING, kind=kind)]
        if options["rows"]:
            found = [(place, one) for place, one in found if one.rule.id == options["rows"]]
            if not found:
                raise CommandError(f"当地没有这条指标 / no such quota here: {options['rows']}", returncode=WRONG)
        if options["json"]:
            told = [_told(place, one, with_rows=bool(options["rows"])) for place, one in found]
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
            return
        for place, one in found:
            self._line(place, one)
            if options["rows"]:
                self._rows(one)

    def _line(self, place: Place, figure: Figure) -> None:
        words = [telling.asks(figure), telling.result(figure), telling.state(figure), telling.forecast(figure)]
        cells = [place.full_name, figure.rule.id, figure.period.code, *(_side(one) for one in words if one)]
        self.stdout.write("\t".join(cells))
        for caution in telling.cautions(figure):
            self.stdout.write(f"\t! {_side(caution)}")

    def _rows(self, figure: Figure) -> None:
        for unit in rows.told(figure, rows.units(figure, EVERYTHING)):
            of = "" if unit.of is None else f"/{_number(unit.of)}"
            lacks = f"\t-{_number(unit.missing)}" if unit.missing else ""
            self.stdout.write(f"\t{unit.name}\t{_number(unit.value)}{of}{lacks}")
        for act in rows.shown(list(rows.entries(figure))):
            self.stdout.write(f"\t#{act.entry.pk}\t{act.day}\t{act.entry.title}\t{act.agency}\t{act.entry.dossier}")


def _places(wanted: str) -> Iterable[Place]:
    """The place of a folder or code; without either, every place that has a folder which binds."""
    folders = book().places
    codes = [wanted] if wanted else [one.code for one in folders.values() if one.binds]
    if wanted and not wanted.isdigit():
        if wanted not in folders:
            known = ", ".join(sorted(folders))
            raise CommandError(f"没有这个目录 / no such place: {wanted}（{known}）", returncode=WRONG)
        codes = [folders[wanted].code]
    try:
        return [find(code) for code in codes]
    except Refusal as refused:
        raise CommandError(str(refused.says), returncode=WRONG) from None


def _period(text: str) -> Period:
    try:
        return asked(text) if text else period_of("year", today())
    except ValueError:
        says = f"不是有效的期间 / no period: {text}（2026, 2026H2, 2026Q3, 2026-11）"
        raise CommandError(says, returncode=WRONG) from None


def _told(place: Place, figure: Figure, *, with_rows: bool) -> dict[str, Any]:
    told: dict[str, Any] = {
        "place": place.pk,
        "rule": figure.rule.id,
        "title": figure.rule.title._asdict(),
        "period": figure.period.code,
        "due": figure.due.isoformat(),
        "state": figure.state,
        "met": figure.met,
        "value": _plain(figure.value),
        "late": _plain(figure.tally.late),
        "of": _plain(figure.tally.of),
        "target": _plain(figure.target),
        "share": _plain(figure.share),
        "target_share": _plain(figure.aim.share),
        "before": _plain(figure.tally.before),
        "rose": figure.verdict.rose,
        "forecast": _plain(figure.forecast),
        "behind": len(figure.behind),
        "local_setting": figure.version.is_local,
        "cautions": [one._asdict() for one in telling.cautions(figure)],
    }
    if with_rows:
        units = rows.told(figure, rows.units(figure, EVERYTHING))
        told["units"] = [
            {
                "key": one.key,
                "name": one.name,
                "value": _plain(one.value),
                "of": _plain(one.of),
                "missing": _plain(one.missing),
            }
            for one in units
        ]
        told["entries"] = [
            {
                "entry": act.entry.pk,
                "day": act.day,
                "event": act.entry.kind,
                "dossier": act.entry.dossier,
                "done": act.is_done,
            }
            for act in rows.shown(list(rows.entries(figure)))
        ]
    return told


def _plain(value: Fraction | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value.denominator == 1 else round(float(value), 4)


def _number(value: Fraction) -> str:
    return f"{float(value):g}"


def _side(text: Text) -> str:
    return text.en if (get_language() or "").startswith("en") else text.zh
