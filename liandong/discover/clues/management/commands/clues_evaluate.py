"""`liandong clues evaluate FILE.csv`: how well reports are told apart, on messages that a hotline has classed."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from liandong.discover.clues.reading.evaluating import Evaluation, evaluate
from liandong.discover.clues.reading.labelled import read_labelled
from liandong.ground.places.reports import Report, in_language
from liandong.law.refusal import Refusal
from liandong.law.rules import Text

REFUSED = 2
MOST_CUTS = 20


def cuts(written: str) -> int:
    if written.isdecimal() and 1 <= int(written) <= MOST_CUTS:
        return int(written)
    raise ArgumentTypeError(f"1–{MOST_CUTS}")


class Command(BaseCommand):
    help = "用已分类的来件评测分类（按留言编号五折）/ five folds over messages that a hotline has classed"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="CSV with title, text and first-level class, UTF-8 or GB18030")
        parser.add_argument("--cuts", type=cuts, default=1, help="repeat the five folds, cut otherwise each time")
        parser.add_argument("--json", action="store_true", help="end with the figures as one line of JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            examples, report = read_labelled(options["file"])
            found = evaluate(examples, cuts=options["cuts"])
        except Refusal as refusal:
            says = refusal.says
            told = in_language(says) if isinstance(says, Text) else str(says)
            raise CommandError(told, returncode=REFUSED) from refusal
        self.stdout.write("\n".join(remarks(report) if options["json"] else [*remarks(report), *lines(found)]))
        if options["json"]:
            self.stdout.write(json.dumps(found.mean.as_data()))


def remarks(report: Report) -> list[str]:
    """How many rows were read, and which say too little."""
    told = Text(
        f"{report.file}：共 {report.seen} 行，{report.refused_rows} 行不能用于评测。",
        f"{report.file}: {report.seen} rows, {report.refused_rows} of no use here.",
    )
    return [in_language(told), *list(report.lines())[1:]]


def lines(found: Evaluation) -> list[str]:
    """Each class with precision and recall, then the figures."""
    told = [f"{'分类':<10}{'件数':>6}{'判为':>6}{'正确':>6}{'查准率':>8}{'查全率':>8}"]
    told += [
        f"{label:<10}{many:>8}{said:>8}{right:>8}{_share(right, said):>10}{_share(right, many):>10}"
        for label, (many, said, right) in found.classes.items()
    ]
    mean, spread = found.mean.as_data(), found.spread.as_data()
    titles = {
        "macro_f1": "宏平均 F1 / macro F1",
        "health_recall": "卫生健康件查全率 / health recall",
        "health_precision": "卫生健康件查准率 / health precision",
        "baseline_macro_f1": "对照：字符 TF-IDF 加线性 SVM / the baseline",
    }
    told += [
        f"{title}: {mean[name]}" + (f" ± {spread[name]}" if len(found.cuts) > 1 else "")
        for name, title in titles.items()
    ]
    if found.missed:
        told.append(f"漏看的卫生健康件（第几条）/ health messages missed, by number: {', '.join(found.missed)}")
    return told


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "–"
