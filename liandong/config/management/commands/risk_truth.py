"""Asks every model about made-up practice into which violations were planted."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from demo.planted.making import make
from demo.planted.truth import asked
from demo.planted.world import World


class Command(BaseCommand):
    help = "各模型对照埋设答案：召回率与精确率 / recall and precision of every model on planted data"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--lines", type=float, default=1.0, help="about so many lines; at least two million")
        parser.add_argument("--seed", type=int, default=2026)

    def handle(self, *args: Any, lines: float, seed: int, **options: Any) -> None:
        with TemporaryDirectory(prefix="liandong-truth-") as folder:
            truths = asked(make(World(lines=int(lines), seed=seed), Path(folder)))
        self.stdout.write(f"{'model':<28} {'kind':<12} {'n':>3}  recall  precision")
        for one in truths:
            self.stdout.write(str(one))
        failed = [one.model for one in truths if one.exact and (one.missed or one.wrong)]
        if failed:
            raise CommandError(f"不符 / not as planted: {', '.join(failed)}")
