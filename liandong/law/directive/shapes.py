"""What a line of a directive is by its shape alone: a row, a name of an office, a day, a title, a copy line."""

from __future__ import annotations

import re

from liandong.law.directive.marks import ANNEX, mark
from liandong.law.directive.numerals import DAY, YEAR, plain

ENDS = tuple("。！？；!?;")
CLOSERS = "”’」』）)》】"
OPEN = tuple("，、：,:；;（(《“")
OFFICE_ENDS = (
    "委员会|办公室|办公厅|人民政府|政府|人民法院|法院|人民检察院|检察院|总局|分局|管理局|局|总队|支队|大队|公安厅|厅|部|署|"
    "中心|总站|监督所|监督站|研究院|学会|协会|总工会|委|办|处|司|银行|海关|军区|军分区|管委会|联合会|集团|院|会|站|所"
)
ONE_OFFICE = rf"[\u4e00-\u9fff（）·]{{2,60}}(?:{OFFICE_ENDS})"
# A signature or a heading: nothing but offices, one or several to a line.
OFFICES = re.compile(rf"{ONE_OFFICE}(?:[ 、]+{ONE_OFFICE})*")
DAY_LINE = re.compile(rf"（?(?:{DAY.pattern})）?")
BLANK_DAY = re.compile(rf"(?:{YEAR}|[\d_＿xX×]{{0,4}}) ?年[ _＿xX×\d]*月[ _＿xX×\d]*日")
GENRES = (
    "通知|意见|方案|办法|规定|细则|条例|决定|决议|命令|通告|公告|通报|报告|请示|批复|答复|函|纪要|规则|规范|制度|指引|指南|标准|清单|"
    "(?<![执司守合方违非立普的])法|解释|程序|计划|规划|要点|措施|章程|目录|解读|责任书|公约|若干政策|预案"
)
SUFFIX = (
    r"(?:[（〔](?:试行|暂行|修订|修订稿|征求意见稿|草案|草案稿|送审稿|讨论稿|修正|稿|\d{4}年版|\d{4}年修订)[）〕])*"
)
TITLE = re.compile(rf"[^。；！？]{{2,120}}(?:{GENRES})”?{SUFFIX}")
COPIED = re.compile(r"(?:抄 ?送|抄 ?报|主 ?送|主 ?题 ?词)：|.{2,40}\d{1,2}日 ?印发$|.{2,40}日 ?印发$")
PUBLIC = re.compile(
    r"（?(?:此件|本件)?(?:主动|依申请|不予)?公开(?:发布|属性：.*|方式：.*)?）?|公开属性：.*|信息公开选项：.*"
)
SOURCE = re.compile(
    r"(?:来源|责任编辑|编辑|作者|发布时间|发布日期|浏览次数|打印本页|分享到|相关解读|相关链接|扫一扫|【)"
)


def is_row(line: str) -> bool:
    return "\t" in line


def is_day(line: str) -> bool:
    told = plain(line)
    return bool(DAY_LINE.fullmatch(told) or BLANK_DAY.fullmatch(told))


def is_office(line: str) -> bool:
    """A line of one or more offices and nothing else."""
    return len(line) <= 80 and bool(OFFICES.fullmatch(plain(line))) and not mark(plain(line))


def is_title(line: str) -> bool:
    told = plain(line)
    return (
        bool(TITLE.fullmatch(told))
        and "：" not in told[:8]
        and not told.startswith(("附", "抄", "《"))
        and not mark(told)
    )


def is_annex(line: str) -> bool:
    """A line that opens an annex or lists the annexes."""
    found = ANNEX.match(plain(line))
    return bool(found) and len(line) <= 120 and not line.endswith(("。", "；"))


def is_closing(line: str) -> bool:
    """Copies, imprint and the mark of publicity."""
    told = plain(line)
    return bool(COPIED.match(told) or PUBLIC.fullmatch(told))


def is_finished(line: str) -> bool:
    """It ends where a sentence ends."""
    return line.rstrip(CLOSERS).endswith(ENDS)
