"""What became of a file: how many rows landed, how many said nothing new, and which were refused and why."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language

from liandong.law.rules import Text


def in_language(text: Text) -> str:
    """The sentence in the language in force."""
    return text.en if (get_language() or "zh").startswith("en") else text.zh


@dataclass(frozen=True, slots=True)
class Remark:
    """About one line of the file."""

    line: int
    field: str
    says: Text


@dataclass(slots=True)
class Report:
    """导入报告: every row seen either landed, changed something, said nothing new, or was refused."""

    file: str
    seen: int = 0
    landed: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: list[Remark] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)  # the row landed, but someone should look

    def refuse(self, line: int, field: str, says: Text) -> None:
        self.refused.append(Remark(line, field, says))

    def warn(self, line: int, field: str, says: Text) -> None:
        self.warnings.append(Remark(line, field, says))

    @property
    def refused_rows(self) -> int:
        return len({remark.line for remark in self.refused})

    @property
    def is_complete(self) -> bool:
        """Whether every row is accounted for."""
        return self.seen == self.landed + self.changed + self.unchanged + self.refused_rows

    def as_data(self) -> dict[str, Any]:
        """For `--json`."""
        return {
            "file": self.file,
            "seen": self.seen,
            "landed": self.landed,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "refused": [_remark(one) for one in sorted(self.refused, key=lambda one: one.line)],
            "warnings": [_remark(one) for one in sorted(self.warnings, key=lambda one: one.line)],
            "complete": self.is_complete,
        }

    def lines(self, most: int = 200) -> Iterator[str]:
        """For a person at a terminal, in the language in force."""
        yield in_language(self.summary())
        for title, remarks in (
            (Text("未导入", "Refused"), self.refused),
            (Text("请留意", "Please look"), self.warnings),
        ):
            if remarks:
                yield in_language(title) + ":"
            for one in sorted(remarks, key=lambda one: one.line)[:most]:
                yield in_language(
                    Text(
                        f"  第 {one.line} 行\t{one.field or '整行'}\t{one.says.zh}",
                        f"  line {one.line}\t{one.field or 'row'}\t{one.says.en}",
                    )
                )
            if len(remarks) > most:
                rest = len(remarks) - most
                yield in_language(Text(f"  另有 {rest} 条，见 --json。", f"  {rest} more: see --json."))

    def summary(self) -> Text:
        nothing = not (self.landed or self.changed)
        return Text(
            f"{self.file}：共 {self.seen} 行，新增 {self.landed}，更新 {self.changed}，无变化 {self.unchanged}，"
            f"未导入 {self.refused_rows}。" + ("没有改动任何记录。" if nothing else ""),
            f"{self.file}: {self.seen} rows, {self.landed} new, {self.changed} changed, {self.unchanged} unchanged, "
            f"{self.refused_rows} refused." + (" Nothing was changed." if nothing else ""),
        )


def _remark(one: Remark) -> dict[str, Any]:
    return {"line": one.line, "field": one.field, "zh": one.says.zh, "en": one.says.en}
