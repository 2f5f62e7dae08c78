"""Names of offices glued together, taken apart: 上海市卫生健康委员会上海市公安局, 卫生部国家中医药管理局."""

from __future__ import annotations

import re

from liandong.law.directive import shapes

BEGINS = (
    "中华人民共和国|中共|中国共产党|国家|最高人民|国务院|中国|全国|公安部|卫生部|财政部|司法部|教育部|商务部|民政部|农业农村部|农业部|"
    "工业和信息化部|人力资源|应急管理部|生态环境部|交通运输部|文化和旅游部|住房和城乡建设部|海关总署|退役军人|科学技术部|"
    "总后勤部|总参|中央|新疆生产建设兵团"
)
AT_BEGIN = re.compile(rf"(?:{BEGINS})")
PLACE = re.compile(r"(?:中共)?([\u4e00-\u9fff]{2,8}?(?:自治区|特别行政区|省|自治州|市|州|地区|盟|县|旗|区))")
ENDING = re.compile(rf"(?:{shapes.OFFICE_ENDS})$")


def offices(line: str) -> list[str]:
    """The offices of a line, one by one."""
    names: list[str] = []
    for word in re.split(r"[ \u3000、，]+", line.strip()):
        names += _apart(word)
    return [name for name in names if len(name) > 2]


def _apart(word: str) -> list[str]:
    """Cut before every place that an office can begin at, where what stands before it ends like an office."""
    place = PLACE.match(word)
    starts = {found.start() for found in AT_BEGIN.finditer(word)}
    if place:
        starts |= {found.start() for found in re.finditer(rf"(?:中共)?{re.escape(place[1])}", word)}
    names, begin = [], 0
    for start in sorted(starts):
        if start > begin + 2 and ENDING.search(word[begin:start]) and not _inside(word, start):
            names.append(word[begin:start])
            begin = start
    return [*names, word[begin:]]


def _inside(word: str, start: int) -> bool:
    """中国人民银行上海总部… and 省委办公厅 keep what belongs to them."""
    return word[:start].endswith(("中共", "委员", "中华人民共和国", "总后勤部", "总参", "武警", "后勤部"))
