"""Texts of made-up reports, each drawn from its number: who did what, where, since when, told in other words each time.

What they share is what reports of a city share (a hundred ways to begin and to end, the same few dozen complaints); one
in twenty is a report sent before, with a word or two changed.
"""

import os
import random
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

# isort: off
import ready  # noqa: F401
# isort: on

import psycopg

from liandong.discover.clues.folding import pairs, searchable, sketch

ROADS = (
    "中山", "东街", "西街", "涂门", "温陵", "丰泽", "田安", "刺桐", "津淮", "泉秀", "坪山", "南俊", "新门",
    "义全", "九一", "打锡", "新华", "学府", "宝洲", "江滨",
)  # fmt: skip
NAMES = (
    "安康", "仁和", "同心", "惠民", "康泰", "益寿", "和谐", "博爱", "明德", "华康", "百姓", "福安", "长青",
    "晨光", "宏济", "友谊", "慈安", "济世", "瑞康", "永安",
)  # fmt: skip
SORTS = (
    "口腔诊所", "门诊部", "中医馆", "美容诊所", "骨科诊所", "体检中心", "康复医院", "眼科诊所", "妇科门诊",
    "推拿馆", "社区服务站", "卫生室",
)  # fmt: skip
FAULTS = (
    "没有执业许可证就给人看病", "医生没有资格证，自称从医二十年", "用过期的药给老人输液",
    "打着义诊的名义卖保健品", "做双眼皮手术后发炎不肯负责", "多收检查费，不给明细",
    "让病人到外面指定的药店买药", "把别人的医保卡拿来刷药", "器械没有消毒就给下一个人用",
    "医疗废物扔在楼下垃圾桶", "网上宣传包治糖尿病", "给没有出生的孩子做性别鉴定",
    "挂着退休专家的照片，本人从来没有来过", "住院的人根本不在医院里", "开了很多不需要的检查",
    "牙套戴坏了要求退钱被赶出来",
)  # fmt: skip
OPENINGS = (
    "您好，我要反映", "市民来电反映", "本人系附近居民，投诉", "来信称", "网友留言：",
    "我母亲上个月在这里就诊，", "请有关部门查一查", "多次反映没有人管，", "群众举报", "诉求人表示，",
)  # fmt: skip
ENDINGS = (
    "，请尽快查处。", "，希望相关部门给个说法。", "，要求退还费用并道歉。", "，已经有好几个邻居上当。",
    "，现场有照片和收据可以提供。", "，打了几次电话都没有人接。", "，请求核实并回复。",
    "，周围的人都知道这件事。",
)  # fmt: skip
TABLE = """
CREATE UNLOGGED TABLE bench_text (
    i int PRIMARY KEY, title text, text text, folded text, pairs text[], sketch bigint[]
)
"""
COPY = "COPY bench_text (i, title, text, folded, pairs, sketch) FROM STDIN"
PART = 20_000


def report(number: int) -> tuple[str, str]:
    """Title and text of the report with this number."""
    if number % 20 == 7 and number > 400:
        title, text = report(number - random.Random(number).randrange(1, 400))
        return title, f"再次反映：{text}"
    drawn = random.Random(number)
    name = drawn.choice(NAMES) + drawn.choice(NAMES)[0] + drawn.choice(SORTS)
    where = f"{drawn.choice(ROADS)}路{drawn.randrange(1, 900)}号"
    faults = "，".join(drawn.sample(FAULTS, drawn.randrange(1, 4)))
    when = f"{drawn.randrange(1, 13)}月{drawn.randrange(1, 29)}日"
    told = f"{drawn.choice(OPENINGS)}{where}的{name}{faults}，从{when}到现在{drawn.randrange(2, 90)}天"
    money = f"，前后花了{drawn.randrange(1, 400) * 50}元" if drawn.random() < 0.5 else ""
    return f"{where}{name}{faults[:12]}", told + money + drawn.choice(ENDINGS)


def copy_in(address: str, clues: int) -> None:
    """The texts, as the product folds, pairs and sketches them, in a table of the bench, by all cores."""
    with psycopg.connect(address, autocommit=True) as owner:
        owner.execute(TABLE)
    parts = [range(first, min(first + PART, clues + 1)) for first in range(1, clues + 1, PART)]
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as cores:
        list(cores.map(partial(_copy_part, address), parts))


def _copy_part(address: str, numbers: range) -> None:
    with psycopg.connect(address, autocommit=True) as own, own.cursor() as cursor, cursor.copy(COPY) as rows:
        for row in _rows(numbers):
            rows.write_row(row)


def _rows(numbers: range) -> Iterator[tuple[int, str, str, str, list[str], list[int]]]:
    for number in numbers:
        title, text = report(number)
        words = searchable(title, text)
        yield number, title, text, words, pairs(words), sketch(title, words)
