"""The text of an advertisement against its certificate and the law's prohibitions."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from liandong.discover.ads.queries import law
from liandong.discover.ads.queries.checking import Checked, check
from liandong.discover.ads.queries.remarks import Given, Remark
from liandong.ground.audit.clock import today
from liandong.ground.registry.models import Subject
from liandong.ground.registry.queries import find
from liandong.ground.rulebook.asking import day
from liandong.law.refusal import Refusal

FOUND = 1


class Command(BaseCommand):
    help = "医疗广告比对 / an advertisement against certificate and law: FILE or - for the input"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="文本文件，- 为标准输入 / a text file, - for the input")
        parser.add_argument("--institution", default="", help="机构代码 / its code; left out: the words only")
        parser.add_argument("--on", type=day, default=None, help="发布日期，默认今天 / day of publication")
        parser.add_argument("--media", default="", help="媒体类别代码 / class of media")
        parser.add_argument("--approved", default="", help="经审查的样件文本 / file with the approved text")
        parser.add_argument("--json", action="store_true", help="供程序读取 / for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        on = options["on"] or today()
        media = options["media"]
        if media and media not in (known := [code for code, _title in law.media(None, on)]):
            raise CommandError(f"媒体类别 / class of media: {', '.join(known)}")
        approved = read(options["approved"]) if options["approved"] else ""
        given = Given(read(options["file"]), subject_of(options["institution"]), on, media, approved)
        checked = check(given)
        if options["json"]:
            self.stdout.write(
                json.dumps([plain(one, checked) for one in checked.remarks], ensure_ascii=False, indent=1)
            )
        else:
            self._tell(checked)
        if checked.remarks:
            sys.exit(FOUND)

    def _tell(self, checked: Checked) -> None:
        if not checked.known:
            self.stdout.write("未指定机构，只查用语 / no institution named: only the words were looked at")
        for remark in checked.remarks:
            self.stdout.write(f"✗ {remark.title.zh} / {remark.title.en}")
            if remark.says.zh:
                self.stdout.write(f"    {remark.says.zh} / {remark.says.en}")
            for hit in remark.hits:
                self.stdout.write(f"    {hit.start + 1}–{hit.end} {checked.given.text[hit.start : hit.end].strip()}")
            for one in remark.basis:
                if not one.local:
                    self.stdout.write(
                        f"    〔{one.act} {one.article}〕{'' if one.verified else '（未核实 / unverified）'}"
                    )
        if not checked.remarks:
            self.stdout.write("✓ 未发现 / nothing found")


def read(name: str) -> str:
    """The text of a file or of the input, which is taken as UTF-8 or GB18030."""
    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise CommandError(f"{name}: {error.strerror}") from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise CommandError(f"{name}: 既非 UTF-8 也非 GB18030 / neither UTF-8 nor GB18030")


def subject_of(code: str) -> Subject | None:
    try:
        return find(code) if code else None
    except Refusal as refusal:
        raise CommandError(str(refusal)) from refusal


def plain(remark: Remark, checked: Checked) -> dict[str, Any]:
    """A remark for programs; places in the text are counted from 0."""
    text = checked.given.text
    words = [
        {"code": one.code, "text": text[one.start : one.end], "from": one.start, "to": one.end} for one in remark.hits
    ]
    return {
        "rule": remark.rule, "title": remark.title._asdict(), "says": remark.says._asdict(), "words": words,
        "basis": [f"{one.act} {one.article}" for one in remark.basis if not one.local],
    }  # fmt: skip
