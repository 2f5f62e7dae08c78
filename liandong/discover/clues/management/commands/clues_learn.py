"""`liandong clues learn`: the model that reads reports learns from what people confirmed."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from liandong.discover.clues.reading import keeping, school
from liandong.ground.rulebook.book import book


class Command(BaseCommand):
    help = "从人工确认的分流中学习来件解读 / learn from routings that people confirmed; precision and recall per matter"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--from-rulebook", action="store_true", help="make the model of the rulebook alone")
        what.add_argument("--back-to", metavar="MODEL", help="let an earlier model speak again; `rulebook`: that one")
        what.add_argument("--list", action="store_true", help="the models there are")
        parser.add_argument("--quiet", action="store_true", help="say nothing but errors")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["list"]:
            self._list()
        elif options["back_to"]:
            self._back(options["back_to"])
        else:
            found = self._learn(from_rulebook=options["from_rulebook"])
            if not options["quiet"]:
                self.stdout.write("\n".join(lines(found)))

    def _learn(self, *, from_rulebook: bool) -> school.Learned:
        try:
            return school.from_rulebook() if from_rulebook else school.from_confirmations()
        except LookupError as nothing:
            raise CommandError(
                "还没有人工确认过的分流，没有可学的；规则库自带的模型继续使用。"
                " / Nobody has confirmed a routing yet: nothing to learn, the model of the rulebook stays."
            ) from nothing

    def _list(self) -> None:
        now = keeping.chosen() or keeping.of_rulebook()
        for name in keeping.kept():
            about = keeping.read_about(name)
            self.stdout.write(
                f"{'*' if name == now else ' '} {name}  样例 {about.get('from_rulebook', 0)}"
                f" + 确认 {about.get('from_reports', 0)}  正确 {about.get('right_share', 0):.3f}"
            )

    def _back(self, name: str) -> None:
        if name != "rulebook" and name not in keeping.kept():
            raise CommandError(f"没有模型 {name}；用 --list 查看 / there is no model {name}; --list shows them")
        keeping.choose("" if name == "rulebook" else name)
        self.stdout.write(f"✓ 现用模型 / now speaking: {name}")


def lines(found: school.Learned) -> list[str]:
    """The report: how many examples, each matter with precision and recall, and what changed."""
    titles = {code: matter.title.zh for code, matter in book().matters().items()}
    on = "确认件 / confirmed reports" if found.marks_on == "reports" else "例句 / example sentences"
    told = [
        f"模型 {found.name}：规则库样例 {found.from_rulebook} 条，人工确认 {found.from_reports} 件",
        f"以下按{on}交叉验证（同一来件及近似来件不跨折）；总正确率 {found.right_share:.3f}",
        f"{'事项':<6}{'件数':>6}{'建议':>6}{'正确':>6}{'查准率':>8}{'查全率':>8}",
    ]
    told += [
        f"{one.label:<8}{one.examples:>6}{one.suggested:>8}{one.right:>8}{_share(one.precision):>10}"
        f"{_share(one.recall):>10}  {titles.get(one.label, '')}"
        for one in found.marks
    ]
    if found.before != found.name:
        told.append(f"此前模型 {found.before}（保留，可用 --back-to 恢复）")
        told += [f"  {old} → {new}：{many} 件" for old, new, many in found.changed]
    return told


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
