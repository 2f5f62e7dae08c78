"""A file of a directive to its text: txt, md, docx, html; anything else is refused in a sentence."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from liandong.ground.rulebook.directives.decoding import decode
from liandong.ground.rulebook.directives.draft import Draft, Source
from liandong.ground.rulebook.directives.markdown import plain_markdown
from liandong.ground.rulebook.directives.prefixes import prefix_of, renamed
from liandong.ground.rulebook.directives.script import simplified
from liandong.ground.rulebook.directives.webpage import plain_page
from liandong.ground.rulebook.directives.word import plain_document
from liandong.law.directive.model import Damage, DepartmentNames, Directive, NotADirective, Span
from liandong.law.directive.reading import read_directive
from liandong.law.directive.refusing import MOST
from liandong.law.rules import Text

MOST_BYTES = 20_000_000
KNOWN = (".txt", ".text", ".md", ".markdown", ".html", ".htm", ".docx", "")
STRANGERS = (
    (b"%PDF", "PDF 文件", "a PDF"),
    (b"\xd0\xcf\x11\xe0", "旧版 Word（.doc）或其他 Office 文件", "an old Word (.doc) or other Office file"),
    (b"{\\rtf", "RTF 文件", "an RTF file"),
    (b"\x89PNG", "图片", "a picture"),
    (b"\xff\xd8\xff", "图片", "a picture"),
    (b"GIF8", "图片", "a picture"),
    (b"Rar!", "压缩包", "an archive"),
    (b"7z\xbc\xaf", "压缩包", "an archive"),
    (b"\x1f\x8b", "压缩包", "an archive"),
)


def read_file(path: Path, *, names: DepartmentNames, prefix: str = "") -> Draft:
    """The draft of a file. Raises NotADirective with a sentence for whatever is wrong with it."""
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise NotADirective(f"{path.name} 是文件夹，请给出文件。", f"{path.name} is a folder: name a file.")
        _refuse_size(size)
        data = path.read_bytes()
    except FileNotFoundError:
        raise NotADirective(f"找不到文件 {path}。", f"There is no file {path}.") from None
    except OSError as wrong:
        raise NotADirective(
            f"无法读取文件 {path}：{wrong.strerror}。", f"{path} cannot be read: {wrong.strerror}."
        ) from None
    return read_bytes(data, path.name, names=names, prefix=prefix)


def read_bytes(data: bytes, name: str, *, names: DepartmentNames, prefix: str = "", most: int = MOST) -> Draft:
    """The draft of a file's content. Raises NotADirective.

    name  tells what kind of file it is
    most  characters of text; more are refused before they are read
    """
    _refuse_size(len(data))
    text, encoding = _text(data, name)
    if len(text) > most:
        zh, en = (
            f"正文超过 {most} 字，不像一份指令文件。请拆分后再读。",
            f"The text has more than {most} characters: split it.",
        )
        raise NotADirective(zh, en)
    told, converted = simplified(text)
    directive = read_directive(told, names=names, prefix=prefix or "D")
    if not prefix:
        directive = renamed(directive, prefix_of(directive.number))
    if converted:
        directive = _converted(directive)
    return Draft(Source(name, sha256(data).hexdigest(), encoding, len(text)), directive)


def _refuse_size(size: int) -> None:
    if size == 0:
        raise NotADirective(
            "文件是空的（0 字节）。请确认选对了文件。", "The file is empty (0 bytes). Check that it is the right one."
        )
    if size > MOST_BYTES:
        zh = f"文件有 {size // 1_000_000} MB，指令文件不超过 {MOST_BYTES // 1_000_000} MB，未读取。"
        en = f"The file has {size // 1_000_000} MB, a directive at most {MOST_BYTES // 1_000_000} MB; it was not read."
        raise NotADirective(zh, en)


def _text(data: bytes, name: str) -> tuple[str, str]:
    ending = Path(name).suffix.lower()
    for mark, zh, en in STRANGERS:
        if data.startswith(mark):
            raise NotADirective(
                f"这是{zh}，阅读器读 txt、md、docx 和 html。请转换后再读。",
                f"This is {en}; the reader takes txt, md, docx and html. Convert it first.",
            )
    if data.startswith(b"PK"):
        return plain_document(data), "docx"
    if ending == ".docx" or ending not in KNOWN:
        raise NotADirective(
            f"不支持 {ending} 文件。阅读器读 txt、md、docx 和 html。"
            if ending != ".docx"
            else "这个文件名为 docx，内容却不是 Word 文档。",
            f"{ending} files are not read; the reader takes txt, md, docx and html."
            if ending != ".docx"
            else "The file is called docx but is no Word document.",
        )
    text, encoding = decode(data)
    head = text[:2000].lower()
    if ending in (".html", ".htm") or "<html" in head or "<!doctype html" in head:
        return plain_page(text), encoding
    return (plain_markdown(text) if ending in (".md", ".markdown") else text), encoding


def _converted(directive: Directive) -> Directive:
    told = Text(
        "原文为繁体，已转为简体，引文以转换后的文字为准",
        "the text was in Traditional characters and was converted to Simplified",
    )
    return replace(directive, damage=(Damage(told, Span(0, min(1, len(directive.text)))), *directive.damage))
