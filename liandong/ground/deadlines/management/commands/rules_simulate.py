"""Try a changed rule or calendar on what happened: whose deadlines would have been met or missed."""

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import get_language

from liandong.ground.deadlines.simulating import STATES, Fate, Side, Simulation, Turn, simulate
from liandong.ground.rulebook.asking import day, place_code, whole
from liandong.ground.rulebook.book import book
from liandong.ground.rulebook.changing import changed
from liandong.ground.rulebook.faults import RulebookRefused
from liandong.ground.rulebook.papers import stem
from liandong.law.rules import Text

NAMES = {
    "in_time": Text("按期完成", "met in time"),
    "late": Text("逾期完成", "met late"),
    "overdue": Text("逾期未完成", "overdue"),
    "running": Text("运行中", "running"),
    "waived": Text("已免除", "waived"),
    "none": Text("未起算", "not started"),
}


class Command(BaseCommand):
    help = "试算规则或日历的改变 / try a changed rule or calendar on what happened: CHANGE.yaml --from DAY --to DAY"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("change", type=Path, help="规则或日历文件 / a rule, a calendar, or several of them")
        parser.add_argument("--from", dest="since", type=day, required=True, help="2026-01-01")
        parser.add_argument("--to", dest="until", type=day, required=True, help="2026-06-30")
        parser.add_argument("--place", default="", help="地方目录或代码 / a folder or a code; with all that lies in it")
        parser.add_argument("--limit", type=whole, default=20, help="列出的卷宗数 / how many dossiers are listed")
        parser.add_argument("--json", action="store_true", help="供程序读取 / for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        since, until = options["since"], options["until"]
        if until < since:
            raise CommandError("--to 早于 --from / the last day lies before the first", returncode=2)
        place = place_code(book(), options["place"])
        try:
            after, change = changed(Path(settings.RULEBOOK), options["change"])
        except RulebookRefused as refused:
            lines = "\n".join(str(fault) for fault in refused.faults)
            raise CommandError(
                f"改变有误，未作试算 / the change is refused, nothing was tried:\n{lines}", returncode=2
            ) from None
        found = simulate(book(), after, change, since=since, until=until, stem=stem(place))
        if options["json"]:
            self.stdout.write(json.dumps(_plain(found, place, options["limit"]), ensure_ascii=False, indent=1))
        else:
            self._tell(found, options["limit"])

    def _tell(self, found: Simulation, limit: int) -> None:
        for id_, title in found.titles.items():
            self.stdout.write(f"{id_} {_said(title)}")
        turned = len(found.turns)
        summary = Text(
            f"{found.since} 至 {found.until}：看了 {found.looked_at} 个时限，{turned} 个结果不同",
            f"{found.since} to {found.until}: {found.looked_at} clocks looked at, {turned} come out differently",
        )
        self.stdout.write(_said(summary))
        for side in found.sides:
            self.stdout.write("")
            self.stdout.write(side.agency + (_said(Text("（当事人的期限）", " (of parties)")) if side.parties else ""))
            self.stdout.write("  " + "  ".join(_counts(side)))
        self._dossiers(found, limit)

    def _dossiers(self, found: Simulation, limit: int) -> None:
        turned = [turn for turn in found.turns if turn.changes_state]
        if not turned:
            return
        self.stdout.write("")
        self.stdout.write(_said(Text(f"状态不同的时限 {len(turned)} 个：", f"{len(turned)} clocks change state:")))
        for turn in turned[:limit]:
            words = (turn.key, turn.spot.rule, found.agencies.get(turn.spot.agency, ""), str(turn.spot.started_on))
            self.stdout.write("  " + "\t".join((*words, f"{_fate(turn.before)} → {_fate(turn.after)}")))
        if len(turned) > limit:
            self.stdout.write(
                _said(Text(f"  另有 {len(turned) - limit} 个（--limit）", f"  {len(turned) - limit} more (--limit)"))
            )


def _counts(side: Side) -> list[str]:
    """`按期完成 12 → 9`, each state that occurs; then how many were moved."""
    states = [state for state in STATES if side.before[state] or side.after[state]]
    told = [f"{_said(NAMES[state])} {side.before[state]} → {side.after[state]}" for state in states]
    moved = Text(f"提前 {side.earlier}，推后 {side.later}", f"earlier {side.earlier}, later {side.later}")
    return [*told, _said(moved)]


def _fate(fate: Fate) -> str:
    days = [str(fate.due)] if fate.due else []
    return " ".join([_said(NAMES[fate.state]), *days])


def _said(text: Text) -> str:
    return text.en if (get_language() or "").startswith("en") else text.zh


def _plain(found: Simulation, place: str, limit: int) -> dict[str, Any]:
    turned = [turn for turn in found.turns if turn.changes_state]
    return {
        "from": str(found.since), "to": str(found.until), "place": place,
        "rules": {id_: title._asdict() for id_, title in found.titles.items()},
        "clocks": found.looked_at, "different": len(found.turns), "change_state": len(turned),
        "agencies": [
            {
                "agency": side.agency, "parties": side.parties, "before": _whole(side.before),
                "after": _whole(side.after), "earlier": side.earlier, "later": side.later,
            }
            for side in found.sides
        ],
        "dossiers": [_turn(turn, found.agencies) for turn in turned[:limit]],
    }  # fmt: skip


def _whole(counts: dict[str, int]) -> dict[str, int]:
    return {state: counts.get(state, 0) for state in STATES}


def _turn(turn: Turn, agencies: dict[int, str]) -> dict[str, Any]:
    def fate(one: Fate) -> dict[str, str | None]:
        days: dict[str, date | None] = {"due": one.due, "met": one.met}
        return {"state": one.state, **{key: str(value) if value else None for key, value in days.items()}}

    return {
        "dossier": turn.key, "rule": turn.spot.rule, "agency": agencies.get(turn.spot.agency), "about": turn.spot.about,
        "started": str(turn.spot.started_on), "before": fate(turn.before), "after": fate(turn.after),
    }  # fmt: skip
