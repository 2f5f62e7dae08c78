"""What is no directive: nothing, noise, another language, a press report, a list of acts; each with its sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from liandong.law.directive.heading import NUMBER
from liandong.law.directive.model import NotADirective
from liandong.law.directive.segments import Line

HAN = re.compile(r"[\u3400-\u9fff]")
LETTER = re.compile(r"[A-Za-z]")
COMMON = re.compile("[的和、，。应及有关部门规定管理单位工作对行为不得监督]")
MOST = 600_000
# No sentence is as long as this; noise has none.
LONGEST = 4_000
SENTENCE_ENDS = re.compile(r"[。；！？;!?\n\t]")
PRESS = re.compile(
    r"本报讯|记者|通讯员|新华社|中新网|中新社|讯[）)]|据悉|据介绍|据了解|日前|近日|昨日|采访|报道|编辑[：:]|责编|摄影|图为|"
    r"说道|表示，|介绍说|网友|来源[：:]"
)
LISTED = re.compile(
    r"(?:[（(]?[\d一二三四五六七八九十]+[）)、.．]? ?)?《?[^，。；：]{3,60}"
    r"(?:法|条例|办法|规定|细则|通知|意见|规则|标准|规范|解释|决定|方案|目录|程序|制度|指南)》?"
    r"(?: ?[（(〔][^，。（()）〔〕]{2,60}[）)〕]){0,4}[；;、。]?"
)
NOTHING = ("文件没有文字内容。请确认选对了文件；扫描件须先识别为文字。",
           "The file holds no text. Check that it is the right one; a scan has to be turned into text.")  # fmt: skip
NOISE = ("内容不是可读的中文公文，像是乱码或其他数据。请换用原文件或重新识别。",
         "The content is no readable Chinese text but noise. Use the original file.")  # fmt: skip
FOREIGN = ("文件不是中文。阅读器只读中文指令文件，请提供中文文本。",
           "The file is not in Chinese. The reader reads Chinese only: give it the Chinese text.")  # fmt: skip
REPORT = ("这是新闻报道，不是指令文件。请提供文件原文。",
          "This is a press report, not a directive. Give it the text of the directive itself.")  # fmt: skip
CATALOGUE = ("这是一份法规文件目录，没有条文。请逐份提供文件原文。",
             "This is a list of acts without their text. Give it the text of each directive.")  # fmt: skip
NO_FORM = (
    "看不出这是一份指令文件：没有文件标题、文号、主送机关，也没有条款编号。请核对文件。",
    "This does not look like a directive: no title of one, no number, no addressee, no articles.",
)
TOO_LONG = ("文字过长，超过六十万字，不像一份指令文件。请拆分后再读。",
            "More than 600,000 characters: too long for a directive. Split it.")  # fmt: skip


def refuse(text: str, lines: Sequence[Line]) -> None:
    """Raises NotADirective, if the cleaned text is none; `lines` are its lines."""
    if not text.strip():
        raise NotADirective(*NOTHING)
    if len(text) > MOST:
        raise NotADirective(*TOO_LONG)
    _refuse_noise(text)
    written = [line for line in lines if line.text]
    if _is_report(text, written):
        raise NotADirective(*REPORT)
    if _is_catalogue([line.text for line in written]):
        raise NotADirective(*CATALOGUE)
    if not _has_form(written):
        raise NotADirective(*NO_FORM)


def _refuse_noise(text: str) -> None:
    solid = sum(1 for char in text if not char.isspace())
    han, letters = len(HAN.findall(text)), len(LETTER.findall(text))
    if letters > 3 * han and letters * 2 > solid:
        raise NotADirective(*FOREIGN)
    if han * 5 < solid * 2 or len(COMMON.findall(text)) * 25 < han:
        raise NotADirective(*NOISE)
    if max(map(len, SENTENCE_ENDS.split(text))) > LONGEST:
        raise NotADirective(*NOISE)
    if "\ufffd" in text and text.count("\ufffd") * 50 > solid:
        raise NotADirective(*NOISE)


def _is_report(text: str, lines: Sequence[Line]) -> bool:
    """Words of the press, and nothing that only a directive has."""
    if len(set(PRESS.findall(text))) < 2 or any(NUMBER.fullmatch(line.plain) for line in lines[:40]):
        return False
    own = sum(1 for line in lines if line.mark and line.mark.style <= 5)
    return own < 4 and not any(line.plain.endswith("：") and line.plain.startswith("各") for line in lines)


def _is_catalogue(lines: Sequence[str]) -> bool:
    listed = sum(1 for line in lines if LISTED.fullmatch(line))
    return len(lines) >= 5 and listed * 10 >= len(lines) * 6


def _has_form(lines: Sequence[Line]) -> bool:
    """A title of the genre, a number, an addressee, or numbered parts."""
    if any(line.role == "title" or NUMBER.fullmatch(line.plain) for line in lines[:60]):
        return True
    marked = sum(1 for line in lines if line.role == "marked")
    return marked >= 2 or any(line.role == "annex" for line in lines)
