"""Files of directives: every kind and encoding gives the same text; what cannot be read is refused in a sentence."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from django.core.management import call_command

from liandong.ground.rulebook.directives.draft import Draft, DraftRefused, dump_draft, load_draft
from liandong.ground.rulebook.directives.files import MOST_BYTES, read_bytes, read_file
from liandong.ground.rulebook.directives.telling import fitted, told, width
from liandong.law.directive.model import NotADirective
from tests.law import nasty
from tests.law.directives import known, uncovered

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TEXT = nasty.GLUED_ISSUERS
TRADITIONAL = """嵐州市衛生健康委員會
嵐衛發〔2024〕9號
關於加強醫療機構聯合監督檢查的通知
各縣（市、區）衛生健康局：
一、統一計劃。各級衛生健康部門應當會同市場監管部門、醫療保障部門制定年度檢查計劃，每年至少檢查兩次。
二、結果運用。檢查結果應當在十五個工作日內公開，並及時通報公安機關。
嵐州市衛生健康委員會
二〇二四年三月五日
"""


def reading(data: bytes, name: str) -> Draft:
    return read_bytes(data, name, names=known())


def paragraph(text: str, number: tuple[int, int] | None = None) -> str:
    listed = (
        f'<w:pPr><w:numPr><w:ilvl w:val="{number[1]}"/><w:numId w:val="{number[0]}"/></w:numPr></w:pPr>'
        if number
        else ""
    )
    return f"<w:p>{listed}<w:r><w:t>{text}</w:t></w:r></w:p>"


def document(body: str, numbering: str = "") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        if numbering:
            archive.writestr("word/numbering.xml", f"<w:numbering {W}>{numbering}</w:numbering>")
    return file.getvalue()


def level(depth: int, form: str, text: str) -> str:
    return f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le"])
def test_one_text_in_six_encodings_reads_the_same(encoding: str) -> None:
    assert reading(TEXT.encode(encoding), "a.txt").directive == reading(TEXT.encode(), "a.txt").directive


@pytest.mark.parametrize("encoding", ["utf-8", "big5hkscs", "gb18030"])
def test_traditional_characters_become_simplified_and_it_is_told(encoding: str) -> None:
    read = reading(
        TRADITIONAL.replace("嵐", "岚" if encoding == "gb18030" else "嵐").encode(encoding), "a.txt"
    ).directive
    assert read.number.endswith("〔2024〕9号")
    assert [entry.lead for entry in read.entries] == [("health",), ()]
    assert [one.value for entry in read.entries for one in entry.figures] == ["", "2", "15"]
    assert "繁体" in read.damage[0].what.zh


def test_simplified_text_is_not_touched_by_the_conversion() -> None:
    text = TEXT + "著作权、覆盖、乾隆、髮、於陵。\n"
    assert "著作权、覆盖、乾隆、髮、於陵" in reading(text.encode(), "a.txt").directive.text


def test_markdown_loses_its_marks_and_keeps_its_table() -> None:
    text = (
        "# 关于联合检查的通知\n\n<!-- 注 -->\n\n## 一、**安排**\n\n各部门应当配合。\n\n"
        "| 部门 | 职责 |\n|---|:--|\n| 公安部门 | 负责维护秩序 |\n| 民政部门 | 负责登记 |\n"
    )
    read = reading(text.encode(), "a.md").directive
    assert read.title == "关于联合检查的通知"
    assert "#" not in read.text
    assert "*" not in read.text
    assert [entry.lead for entry in read.entries][1:] == [("police",), ("civil_affairs",)]


def test_a_web_page_with_tables_in_tables_is_read_block_by_block() -> None:
    page = """<!DOCTYPE html><html><head><meta charset="gb2312"><title>关于联合检查的通知</title>
    <style>p{}</style></head>
    <body>    <script>var a = "不要读";</script><div><table><tr><td><p>关于联合检查的通知</p><p>某卫发〔2024〕1号</p>
    <p>各单位：</p><p>一、安排。各部门应当<b>及时</b>检查&nbsp;，每月报告。</p>
    <table><tr><th>部门</th><th>职责</th></tr><tr><td>公安部门</td><td><p>负责维护</p><p>秩序</p></td></tr></table>
    </td></tr></table></div></body></html>"""
    read = reading(page.encode("gb18030"), "a.html").directive
    assert read.number == "某卫发〔2024〕1号"
    assert "不要读" not in read.text
    assert read.entries[0].timings == ("及时",)
    assert read.entries[1].lead == ("police",)
    assert not uncovered(read)


def test_a_word_file_gives_the_numbers_that_word_sets_itself() -> None:
    levels = level(0, "chineseCountingThousand", "%1、") + level(1, "chineseCountingThousand", "（%2）")
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
        '<w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num>'
    )
    body = (
        paragraph("关于联合检查的通知")
        + paragraph("总体安排", (7, 0))
        + paragraph("各部门应当配合。", (7, 1))
        + paragraph("每月报告一次。", (7, 1))
        + paragraph("保障措施", (7, 0))
        + paragraph("财政部门应当保障经费。", (7, 1))
    )
    read = reading(document(body, numbering), "a.docx").directive
    assert [part.number for part in read.parts() if part.number] == ["一", "（一）", "（二）", "二", "（一）"]


def test_a_table_of_a_word_file_is_read_row_by_row() -> None:
    def cell(text: str, merged: str = "") -> str:
        return f"<w:tc><w:tcPr>{merged}</w:tcPr>{paragraph(text)}</w:tc>"

    goes_on, begins = "<w:vMerge/>", '<w:vMerge w:val="restart"/>'
    rows = [
        cell("任务") + cell("责任单位"),
        cell("开展联合检查", begins) + cell("市公安局、市民政局 配合单位：市财政局"),
        cell("开展联合检查", goes_on) + cell("市司法局、市教育局"),
    ]
    body = paragraph("关于联合检查的通知") + "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"
    read = reading(document(body), "a.docx").directive
    assert [entry.lead for entry in read.entries] == [("police", "civil_affairs")]
    assert read.entries[0].joining == ("finance",)
    assert any("左侧栏空缺" in one.what.zh for one in read.damage)


def test_deleted_text_and_field_codes_of_a_word_file_are_not_read() -> None:
    body = paragraph("关于联合检查的通知") + paragraph("一、各部门应当配合。").replace(
        "</w:p>",
        "<w:del><w:r><w:delText>删去的话</w:delText></w:r></w:del><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>",
    )
    assert "删去" not in reading(document(body), "a.docx").directive.text


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (b"%PDF-1.7 \x00\x01", "a.pdf", "PDF"),
        (b"%PDF-1.7 \x00\x01", "a.txt", "PDF"),
        (b"", "a.txt", "空的"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.doc", "旧版 Word"),
        (b"PK\x03\x04 broken", "a.docx", "损坏"),
        (b"plain text", "a.docx", "不是 Word"),
        (b"\x89PNG\r\n", "a.png", "图片"),
        (b"a,b", "a.csv", "不支持"),
        (bytes(range(128, 256)) * 50, "a.txt", "编码"),
        ("鏉窞甯傚崼鐢熷仴搴峰鍛樹細鍏充簬".encode() * 40, "a.txt", "乱码"),
        (nasty.PRESS.encode("gb18030"), "a.txt", "新闻报道"),
        (nasty.ENGLISH.encode("utf-16"), "a.txt", "不是中文"),
        (b"0" * (MOST_BYTES + 1), "a.txt", "未读取"),
    ],
    ids=[
        "pdf",
        "pdf named txt",
        "empty",
        "doc",
        "broken docx",
        "no docx",
        "picture",
        "csv",
        "bytes",
        "mojibake",
        "press",
        "english",
        "large",
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(data: bytes, name: str, why: str) -> None:
    with pytest.raises(NotADirective) as refused:
        reading(data, name)
    assert why in refused.value.reason.zh
    assert refused.value.reason.en.endswith(".")


def test_a_bomb_in_a_word_file_is_refused() -> None:
    bomb = "<!DOCTYPE a [" + "".join(f'<!ENTITY x{n + 1} "{f"&x{n};" * 10}">' for n in range(9)) + "]><a>&x9;</a>"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", bomb)
    with pytest.raises(NotADirective):
        reading(file.getvalue(), "a.docx")


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.txt", tmp_path):
        with pytest.raises(NotADirective):
            read_file(path, names=known())


@pytest.mark.parametrize(
    "name", [name for name in vars(nasty) if name.isupper() and name not in ("PRESS", "CATALOGUE", "ENGLISH")]
)
def test_a_draft_file_gives_the_same_draft_again(name: str) -> None:
    draft = reading(getattr(nasty, name).encode(), "a.txt")
    assert load_draft(dump_draft(draft)) == draft


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("draft: 1", "draft: 9", 1),
        lambda text: text.replace("quote: ", "quote: 改", 1),
        lambda text: text.replace("strength: firm", "strength: iron", 1),
        lambda text: text + "more: &a [1]\nagain: *a\n",
        lambda text: "[1, 2]",
        lambda text: "a: [",
        lambda text: text.replace("issuers:", "issuer:", 1),
    ],
    ids=["version", "quote", "strength", "alias", "no table", "no yaml", "key"],
)
def test_a_draft_that_does_not_hold_together_is_refused(change: object) -> None:
    assert callable(change)
    with pytest.raises(DraftRefused) as refused:
        load_draft(change(dump_draft(reading(TEXT.encode(), "a.txt"))))
    assert refused.value.reason.zh


def test_the_page_of_the_terminal_keeps_its_width() -> None:
    lines = list(told(reading(nasty.TWO_DOCUMENTS.encode(), "a.txt"), english=False))
    assert all(width(line) <= 300 for line in lines)
    assert width("卫a") == 3
    assert fitted("卫生健康委员会", 9) == "卫生健康…"


def test_the_command_writes_a_draft_once_and_says_what_it_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, draft = tmp_path / "a.txt", tmp_path / "a.yaml"
    file.write_text(TEXT, encoding="utf-8")
    call_command("directive_read", str(file), out=draft)
    assert "江卫联〔2022〕3号" in capsys.readouterr().out
    assert load_draft(draft.read_text(encoding="utf-8")).source.file == "a.txt"
    with pytest.raises(SystemExit) as again:
        call_command("directive_read", str(file), out=draft)
    assert again.value.code == 2


def test_the_command_speaks_to_programs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.txt"
    file.write_text(TEXT, encoding="utf-8")
    call_command("directive_read", str(file), json=True)
    values = json.loads(capsys.readouterr().out)
    assert values["directive"]["number"] == "江卫联〔2022〕3号"
    assert len(values["entries"]) == 3


def test_the_command_refuses_with_status_two_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, draft = tmp_path / "a.txt", tmp_path / "a.yaml"
    file.write_text(nasty.PRESS, encoding="utf-8")
    with pytest.raises(SystemExit) as refused:
        call_command("directive_read", str(file), out=draft)
    assert refused.value.code == 2
    assert "新闻报道" in capsys.readouterr().err
    assert not draft.exists()
