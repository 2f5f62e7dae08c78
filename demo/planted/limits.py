"""The limits of the cases as tables of the kind that insurers publish: restrictions of items, and pairs of items."""

import csv
from collections.abc import Sequence
from pathlib import Path

from demo.planted.cases import charges, limits
from demo.planted.codes import item

RESTRICTIONS = (
    "诊疗编码",
    "诊疗名称",
    "机构限制",
    "就医限制",
    "专科限制",
    "性别限制",
    "年龄限制",
    "数量限制",
    "频次限制",
)
LIMITS = {
    limits.HOURLY: {"数量限制": "24小时"},
    charges.HOURS: {"数量限制": "24小时"},
    limits.OBSTETRIC: {"性别限制": "女"},
    limits.CHILDREN: {"年龄限制": "2-12岁"},
    limits.INPATIENT: {"就医限制": "急诊、住院"},
    limits.SCALE: {"专科限制": "(精神|心理)"},
    charges.HIGH: {"机构限制": "二级及以上"},
    charges.OFTEN: {"频次限制": "2次/月"},
}
SECOND = {1: ("从项编码", "从项名称"), 2: ("分项编码", "分项名称"), 3: ("小项编码", "小项名称")}
Row = tuple[str, ...]


def rule_tables(into: Path) -> list[Path]:
    """One table of restrictions, one of each kind of pair, one of operations through the same cut."""
    into.mkdir(parents=True, exist_ok=True)
    restrictions = [
        (*item(number, 3), *(said.get(name, "") for name in RESTRICTIONS[2:])) for number, said in LIMITS.items()
    ]
    files = [_csv(into / "演示_限定.csv", RESTRICTIONS, restrictions)]
    for kind, second in SECOND.items():
        row = (*item(charges.FIRST + kind * 10, 3), *item(charges.SECOND + kind * 10, 3))
        files.append(_csv(into / f"演示_{second[0][:2]}.csv", ("主项编码", "主项名称", *second), [row]))
    cut = [(*item(number, 3), "演示手术组", "0.5") for number in (charges.FIRST + 40, charges.SECOND + 40)]
    return [*files, _csv(into / "演示_主次.csv", ("主项编码", "主项名称", "主次组别", "主次折率"), cut)]


def _csv(path: Path, heading: Row, rows: Sequence[Row]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([heading, *rows])
    return path
