"""文书: which legal documents there are, and how one is set in type."""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import segno
import typst
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from liandong.ground.documents.capitals import amount, capitals, numeral
from liandong.ground.documents.fonts import choose
from liandong.ground.places.models import Place
from liandong.ground.rulebook.book import book
from liandong.law.refusal import Refusal
from liandong.law.rules import Rule

FOLDER = Path(__file__).parent / "typst"
PRESS = Lock()  # one page at a time on the one press


@dataclass(frozen=True)
class Paper:
    """文书种类: its title, its letter in the number, and the facts without which it says nothing."""

    title: str
    mark: str  # 罚 in 泉卫罚〔2026〕1号
    needs: tuple[str, ...]


PAPERS: dict[str, Paper] = {
    "transfer_letter": Paper("移送函", "移", ("to", "matter")),
    "assignment_letter": Paper("交办函", "交", ("to", "matter", "asks")),
    "entrustment_letter": Paper("委托办理函", "委", ("to", "matter", "asks")),
    "assistance_letter": Paper("协助调查函", "协", ("to", "matter", "asks")),
    "request_letter": Paper("商请函", "商", ("to", "matter", "asks")),
    "copy_letter": Paper("抄送函", "抄", ("to", "matter", "asks")),
    "task_letter": Paper("任务交办单", "任", ("to", "matter", "asks")),
    "order_letter": Paper("督办函", "督", ("to", "matter", "asks")),
    "ruling_request": Paper("报请指定管辖函", "报", ("to", "matter", "asks")),
    "jurisdiction_ruling": Paper("指定管辖决定书", "指", ("to", "matter", "competent", "reasons")),
    "written_reply": Paper("书面回复", "复", ("to", "matter", "text")),
    "site_record": Paper("现场笔录", "检", ("party", "officers", "summary")),
    "filing_approval": Paper("立案审批表", "立", ("party", "cause", "officers")),
    "advance_notice": Paper("行政处罚事先告知书", "罚告", ("party", "cause", "proposed")),
    "penalty_decision": Paper("行政处罚决定书", "罚", ("party", "reasons")),
    "no_penalty_decision": Paper("不予行政处罚决定书", "不罚", ("matter", "reasons")),
    "service_receipt": Paper("送达回执", "送", ("party", "manner")),
    "completion_notice": Paper("督办办结通报", "通", ("to", "matter", "text")),
    "major_case_report": Paper("重大违法案件报告", "报", ("to", "matter", "text")),
    "emergency_report": Paper("应急联动处置报告", "应", ("matter", "text")),
    "meeting_minutes": Paper("会商纪要", "会", ("matter", "text")),
    "advice_record": Paper("疑案会商记录", "疑会", ("matter", "text", "summary")),
    "joint_worklist": Paper("联合监督执法工作清单", "清", ("as_of",)),
    "key_matter": Paper("重点事项确定书", "重", ("matter", "reasons")),
    "closing_report": Paper("结案报告", "结", ("party", "cause", "summary")),
    "joint_notice": Paper("联合办理通知书", "联", ("matter", "purpose", "members")),
    "joint_plan": Paper("联合办理方案", "联方", ("matter", "parts", "tasks")),
    "joint_summary": Paper("联合办理总结报告", "联结", ("matter", "summary", "results")),
}
FACTS = {
    "to": _("the recipient"),
    "matter": _("the matter"),
    "asks": _("what is asked"),
    "competent": _("the competent agency"),
    "text": _("the text"),
    "party": _("the party"),
    "cause": _("the cause"),
    "officers": _("the officers"),
    "summary": _("the summary"),
    "proposed": _("the intended penalty"),
    "reasons": _("the facts and reasons"),
    "manner": _("the manner of service"),
    "purpose": _("the purpose"),
    "members": _("the members"),
    "parts": _("the parts of the plan"),
    "tasks": _("the tasks"),
    "results": _("the results"),
    "as_of": _("the day of the list"),
}
# What acts call their facts, where a paper's own title and number already have that name.
RENAMED = {"title": "matter", "number": "number_of_case"}


def compose(
    template: str, facts: Mapping[str, Any], *, agency: str, number: str, checking: str, place: Place, on: date
) -> bytes:
    """A legal document as PDF/A: the same facts give the same bytes.

    raises  Refusal  no such document, a fact is missing, or a character cannot be printed
    """
    paper = PAPERS.get(template)
    if paper is None:
        raise Refusal(_("There is no such legal document."))
    with translation.override("zh-hans"):
        said = {RENAMED.get(key, key): _plain(value) for key, value in facts.items()}
    if missing := [key for key in paper.needs if not said.get(key)]:
        raise Refusal(
            _("%(title)s cannot be issued: %(missing)s is missing.")
            % {"title": paper.title, "missing": "、".join(str(FACTS[key]) for key in missing)}
        )
    said |= {"title": paper.title, "agency": agency, "number": number, "checking": checking, "day": day_words(on)}
    said["ymd"] = [on.year, on.month, on.day]
    said |= _money(said) | _terms(place, on, has_fine=bool(said.get("total_fen")))
    return _set(template, said)


def _set(template: str, said: dict[str, Any]) -> bytes:
    """Put it in type, in fonts that have a glyph for every character."""
    source = (FOLDER / f"{template}.typ").read_text(encoding="utf-8")
    fonts = choose(source + (FOLDER / "paper.typ").read_text(encoding="utf-8") + json.dumps(said, ensure_ascii=False))
    said["qr"] = qr(said["checking"])
    inputs = {"facts": json.dumps(said, ensure_ascii=False), "fonts": json.dumps(fonts)}
    with PRESS:
        pdf = press().compile(
            str(FOLDER / f"{template}.typ"), sys_inputs=inputs, format="pdf", pdf_standards=["a-2b"], timestamp=0
        )
    if not isinstance(pdf, bytes):
        raise RuntimeError(f"{template} was not set as one file")
    return pdf


@cache
def press() -> typst.Compiler:
    """The typesetter, kept: it reads the fonts of the machine once."""
    return typst.Compiler(root=str(FOLDER), font_paths=[str(Path(settings.ASSETS) / "fonts")])


def qr(checking: str) -> str:
    """The address at which a paper can be checked, as a picture."""
    out = io.BytesIO()
    # Any mask can be read; looking for the prettiest of the eight takes most of the time.
    segno.make(f"{settings.PUBLIC_URL}/check/{checking}/", error="m", micro=False, mask=3).save(
        out, kind="svg", border=1
    )
    return out.getvalue().decode()


def day_words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _plain(value: Any) -> Any:
    """Facts as data: days in words, numbers and lists as they are, everything else as text."""
    if isinstance(value, date):
        return day_words(value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return str(value)


def _money(said: Mapping[str, Any]) -> dict[str, Any]:
    """Lines of a penalty with their amounts, and the total in figures and in capitals."""
    rows = [
        {"words": line.get("text") or line.get("kind", ""), "amount": amount(line.get("amount_fen") or 0)}
        for line in said.get("lines") or []
    ]
    total = said.get("total_fen") or 0
    written = {"total": amount(total), "total_capitals": capitals(total)} if total else {}
    return {"rows": rows, **written}


@cache
def _rule(rule: str, code: str) -> Rule:
    return book().rule(rule, code)


def _terms(place: Place, on: date, *, has_fine: bool) -> dict[str, str]:
    """The terms a paper tells the party, from the rules in force at this place on this day."""

    def length(rule: str) -> str:
        values = _rule(rule, place.pk).on(on).values
        unit = {"workday": "个工作日", "day": "日", "month": "个月"}[values["unit"]]
        return f"{numeral(values['length'])}{unit}"

    fine = {
        "pay_days": length("penalty.payment_term").removesuffix("日"),
        "late_percent": numeral(int(_rule("penalty.late_fee", place.pk).on(on).values["value"] * 100)),
    }
    return {
        "hearing_days": length("penalty.hearing_request_term"),
        "defence_days": length("penalty.defence_term"),
        "review_days": length("penalty.review_request_term").removesuffix("日"),
        "suit_months": length("penalty.lawsuit_term").removesuffix("个月"),
        **(fine if has_fine else {}),
    }
