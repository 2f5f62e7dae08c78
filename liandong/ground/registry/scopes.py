"""诊疗科目名录: the codes of licensed subjects (卫医发〔1994〕27号 with later additions), names in short form."""

import re
from functools import cache

# Code, name, then the names of its parts in the order of their codes .01, .02 …; indented lines go on.
LIST = """
01 预防保健科
02 全科医疗科
03 内科 呼吸内科 消化内科 神经内科 心血管内科 血液内科 肾病学 内分泌 免疫学 变态反应 老年病
  其他
04 外科 普通外科 神经外科 骨科 泌尿外科 胸外科 心脏大血管外科 烧伤科 整形外科 其他
05 妇产科 妇科 产科 计划生育 优生学 生殖健康与不孕症 其他
06 妇女保健科 青春期保健 围产期保健 更年期保健 妇女心理卫生 妇女营养 其他
07 儿科 新生儿 小儿传染病 小儿消化 小儿呼吸 小儿心脏病 小儿肾病 小儿血液病 小儿神经病学
  小儿内分泌 小儿遗传病 小儿免疫 其他
08 小儿外科 小儿普通外科 小儿骨科 小儿泌尿外科 小儿胸心外科 小儿神经外科 其他
09 儿童保健科 儿童生长发育 儿童营养 儿童心理卫生 儿童五官保健 儿童康复 其他
10 眼科
11 耳鼻咽喉科 耳科 鼻科 咽喉科 其他
12 口腔科 牙体牙髓病 牙周病 口腔黏膜病 儿童口腔 口腔颌面外科 口腔修复 口腔正畸 口腔种植 口腔麻醉
  口腔颌面医学影像 口腔病理 预防口腔 其他
13 皮肤科 皮肤病 性传播疾病 其他
14 医疗美容科 美容外科 美容牙科 美容皮肤科 美容中医科
15 精神科 精神病 精神卫生 药物依赖 精神康复 社区防治 临床心理 司法精神 其他
16 传染科 肠道传染病 呼吸道传染病 肝炎 虫媒传染病 动物源性传染病 蠕虫病 其他
17 结核病科
18 地方病科
19 肿瘤科
20 急诊医学科
21 康复医学科
22 运动医学科
23 职业病科 职业中毒 尘肺 放射病 物理因素损伤 职业健康监护 其他
24 临终关怀科
25 特种医学与军事医学科
26 麻醉科
27 疼痛科
28 重症医学科
30 医学检验科 临床体液、血液 临床微生物学 临床化学检验 临床免疫、血清学 临床细胞分子遗传学 其他
31 病理科
32 医学影像科 X线诊断 CT诊断 磁共振成像诊断 核医学 超声诊断 心电诊断 脑电及脑血流图诊断
  神经肌肉电图 介入放射学 放射治疗 其他
50 中医科 内科 外科 妇产科 儿科 皮肤科 眼科 耳鼻咽喉科 口腔科 肿瘤科 骨伤科 肛肠科 老年病科
  针灸科 推拿科 康复医学 急诊科 预防保健科 其他
51 民族医学科 维吾尔医学 藏医学 蒙医学 彝医学 傣医学 其他
52 中西医结合科
"""
CODE = re.compile(r"A?(\d{2}(?:\.\d{2}){0,2})")


@cache
def names() -> dict[str, str]:
    """Code → name; a part carries the name of its whole, so that 中医科·内科 is not taken for 内科."""
    found: dict[str, str] = {}
    for line in LIST.strip().replace("\n  ", " ").splitlines():
        code, whole, *parts = line.split()
        found[code] = whole
        found.update({f"{code}.{number:02}": f"{whole}·{part}" for number, part in enumerate(parts, start=1)})
    return found


@cache
def _by_name() -> dict[str, str]:
    """Name → code; the name of a part alone counts where it is the only one so called, and no whole is."""
    full = {name: code for code, name in names().items()}
    parts: dict[str, list[str]] = {}
    for code, name in names().items():
        if "·" in name:
            parts.setdefault(_short(name.split("·")[1]), []).append(code)
    alone = {name: codes[0] for name, codes in parts.items() if len(codes) == 1}
    return alone | {_short(name): code for name, code in full.items()}


def _short(name: str) -> str:
    return name.replace(" ", "").removesuffix("专业").replace("：", "·").replace(":", "·").replace("/", "·")


def scope_of(text: str) -> tuple[str, str] | None:
    """Code and name of a licensed subject written as code, as name or as both; None when the list has none such."""
    text = text.strip()
    match = CODE.match(text)
    code = match.group(1) if match else _by_name().get(_short(text), "")
    name = names().get(code) or names().get(code[:5]) or ""
    return (code, name) if name else None
