"""How long does it take to read a directive of thirty pages, beside reading its text plainly?

    .venv/bin/python bench/directive.py [pages] [rounds]

The text is made here: articles, lists and a table of duties, about 800 characters a page.
"""

import io
import statistics
import sys
import time
import zipfile
from collections.abc import Callable

import ready  # noqa: F401 - makes the product importable

from liandong.ground.rulebook.book import book
from liandong.ground.rulebook.directives.draft import dump_draft, load_draft
from liandong.ground.rulebook.directives.files import read_bytes
from liandong.ground.rulebook.directives.names import department_names
from liandong.law.directive.numerals import chinese

HEAD = """关于健全联合监管工作机制的实施意见
云卫发〔2025〕6号
各县（市、区）人民政府，市直各部门：
为加强联合监管，现提出以下意见。
"""
ITEM = (
    "（{number}）开展第{number}项工作。由卫生健康部门牵头，公安、市场监管、医疗保障等部门配合，每年至少开展{count}次联合检查，"
    "检查结果应当在{days}个工作日内通报有关部门，发现涉嫌犯罪的及时移送公安机关；到2026年底前，覆盖率达到{share}%以上。"
    "依照《医疗机构管理条例》和《云海市联合监管办法》（云政发〔2024〕3号）有关规定，必要时可以组成联合调查组，探索运用信息化手段。\n"
)
ROW = "第{number}项工作\t市卫健委、市公安局、市市场监管局 配合单位：市财政局、市司法局\n"
A_PAGE = 800
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def directive(pages: int) -> str:
    pieces = [HEAD]
    number = 0
    while sum(map(len, pieces)) < pages * A_PAGE:
        if number % 10 == 0:
            pieces.append(f"{chinese(number // 10 + 1)}、第{chinese(number // 10 + 1)}部分任务\n")
        number += 1
        pieces.append(
            ITEM.format(number=chinese(number), count=number % 4 + 1, days=number % 20 + 1, share=number % 60 + 40)
        )
    pieces.append("云海市卫生健康委员会\n2025年3月1日\n附件1\n任务分解表\n任务\t责任单位\n")
    return "".join([*pieces, *(ROW.format(number=at) for at in range(1, number // 2))])


def as_word(text: str) -> bytes:
    file = io.BytesIO()
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.split("\n"))
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
    return file.getvalue()


def timed(work: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1000


def main() -> None:
    pages, rounds = (int(word) for word in (*sys.argv[1:], "30", "9")[:2]) if len(sys.argv) > 2 else (30, 9)
    names = department_names(book())
    text = directive(pages)
    plain, word = text.encode(), as_word(text)
    draft = read_bytes(plain, "a.txt", names=names)
    written = dump_draft(draft)
    print(f"{pages} pages, {len(text)} characters, {len(draft.directive.entries)} orders, median of {rounds}")
    for name, work in (
        ("the text read plainly (decode, split into lines)", lambda: plain.decode().splitlines()),
        ("txt read into a draft", lambda: read_bytes(plain, "a.txt", names=names)),
        ("docx read into a draft", lambda: read_bytes(word, "a.docx", names=names)),
        ("the draft written as YAML", lambda: dump_draft(draft)),
        ("the draft loaded again", lambda: load_draft(written)),
    ):
        print(f"{timed(work, rounds):10.1f} ms  {name}")


if __name__ == "__main__":
    main()
