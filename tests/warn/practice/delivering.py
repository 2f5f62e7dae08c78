"""Small deliveries: a source of the health office of 鲤城, files in our own columns, and what is live afterwards."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from liandong.ground.accounts.models import User
from liandong.ground.dossiers.cleared import cleared
from liandong.warn.practice import store
from liandong.warn.practice.actions import load, open_source
from liandong.warn.practice.models import Delivery, Source
from liandong.warn.practice.reading.given import Given

HEAD = (
    "机构代码", "医师代码", "身份证号", "就诊号", "日期", "时间", "项目代码", "项目名称", "就医方式", "数量", "金额",
    "性别", "年龄",
)  # fmt: skip
EVER = (date(2000, 1, 1), date(2100, 1, 1))


def row(**given: object) -> list[str]:
    """A line of charges; what is not given is as usual."""
    usual: dict[str, object] = {
        "机构代码": "H1", "医师代码": "D1", "身份证号": "350502198001010011", "就诊号": "V1", "日期": "2026-03-02",
        "时间": "08:30", "项目代码": "110100001", "项目名称": "普通门诊诊查费", "就医方式": "门诊", "数量": "1",
        "金额": "12.50", "性别": "男", "年龄": "45",
    }  # fmt: skip
    return [str((usual | given)[name]) for name in HEAD]


def csv(rows: Iterable[Sequence[str]], head: Sequence[str] = HEAD, sign: str = ",") -> bytes:
    return "\n".join(sign.join(cells) for cells in (head, *rows)).encode() + b"\n"


def source(by: User, layout: str = "plain", slug: str = "his") -> Source:
    return open_source(slug=slug, title="第一医院", layout=layout, by=by)


def deliver(to: Source, content: bytes | Path, by: User, name: str = "march.csv", **more: Any) -> Delivery:
    given = Given(name, path=content) if isinstance(content, Path) else Given(name, content=content)
    delivery = load(given=given, source=to, by=by, **more)
    delivery.refresh_from_db()
    return delivery


def live(of: Source, table: str, by: User, what: str = "*", rest: str = "") -> list[tuple[Any, ...]]:
    """What a query over the live files of a table gives."""
    with cleared(by=by, dossier=of.dossier, purpose="试读", what="practice"):
        files = store.parts(of.agency, table, *EVER)
        if not files:
            return []
        query = f"SELECT {what} FROM read_parquet({store.listed(files)}) {rest}"
        return duckdb.execute(query).fetchall()


def refusals(delivery: Delivery, by: User) -> dict[tuple[str, str], int]:
    """(field, reason) → lines."""
    with cleared(by=by, dossier=delivery.source.dossier, purpose="查看未收行", what="practice"):
        return {(one.field, one.reason): one.lines for one in delivery.refusals.all()}
