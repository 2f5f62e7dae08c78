"""Which column of a rule table says what: found by words, for every author calls them otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

# A heading says this when it holds one of the words; the first that fits speaks, so the narrow ones stand first.
WORDS: Mapping[str, tuple[str, ...]] = {
    "other_code": ("从项编码", "从项代码", "分项编码", "分项代码", "小项编码", "小项代码", "关联编码", "关联代码",
                   "互斥编码", "互斥项目编码", "互斥项目代码", "重复项目编码", "重复项目代码", "项目b编码",
                   "项目b代码"),
    "other_name": ("从项名称", "分项名称", "小项名称", "关联名称", "互斥项目名称", "互斥名称", "重复项目名称",
                   "项目b名称"),
    "together": ("主次组别", "手术组别", "互斥组", "组别"),
    "share": ("主次折率", "折率", "折价比例"),
    "what": ("限定类型", "限制类型", "规则类型", "规则名称", "问题类型"),
    "ignored": ("序号", "说明", "备注", "来源", "领域", "标识", "依据", "级别", "排查机构", "排查部门", "规则用途"),
    "sex": ("性别",),
    "age": ("年龄",),
    "setting": ("就医",),
    "level": ("机构限制", "机构等级", "医院等级", "机构级别", "限定机构"),
    "insurance": ("险种", "保险类型"),
    "department": ("专科", "科室"),
    "disease": ("疾病", "适应症", "病种", "诊断"),
    "line_of_treatment": ("阶梯",),
    "dose": ("极量", "剂量"),
    "total": ("总额", "金额", "额度"),
    "quantity": ("数量",),
    "often": ("频次", "频率", "次数"),
    "course": ("疗程",),
    "value": ("限定对象", "限定值域", "限定值", "限定内容", "限制内容", "限定范围", "限定条件", "值域", "限值"),
    "code": ("国标代码", "国家代码", "国家编码", "编码", "代码", "code"),
    "name": ("通用名", "名称", "项目", "品名", "name"),
}  # fmt: skip
LIMITS = ("sex", "age", "setting", "department", "level", "quantity", "often", "course")
NOT_COMPARED = ("insurance", "disease", "line_of_treatment", "dose", "total")
# What a pair is, told by how the table calls the second item, or by the kind of rule it names.
KINDS_OF_PAIR: Mapping[str, int] = {
    "从项": 1,
    "重复": 1,
    "互斥": 1,
    "项目b": 1,
    "分项": 2,
    "分解": 2,
    "小项": 3,
    "串换": 3,
}
NO_PAIR = ("关联",)


@dataclass(frozen=True)
class Columns:
    """The columns of a sheet by what they say: field → heading, and the headings that nobody understood."""

    by_field: Mapping[str, str]
    unused: tuple[str, ...] = field(default=())

    def has(self, *fields: str) -> bool:
        return all(each in self.by_field for each in fields)

    @property
    def limits(self) -> Iterator[tuple[str, str]]:
        """Columns of which each is a limit by itself."""
        return ((each, self.by_field[each]) for each in (*LIMITS, *NOT_COMPARED) if each in self.by_field)

    @property
    def kind_of_pair(self) -> int:
        """Kind of the pairs that the sheet lists; 0 where it lists items that belong together."""
        said = self.by_field.get("other_code", "") + self.by_field.get("other_name", "")
        return next((kind for word, kind in KINDS_OF_PAIR.items() if word in said), 0)


def understood(heading: tuple[str, ...]) -> Columns:
    """What each heading says; of two that say the same the first one counts."""
    by_field: dict[str, str] = {}
    unused = []
    for text in filter(None, heading):
        said = next((each for each, words in WORDS.items() if any(word in text for word in words)), "")
        if not said or (said in by_field and said != "ignored"):
            unused.append(text)
        else:
            by_field[said] = text
    return Columns(by_field, tuple(unused))


def limit_named(text: str) -> str:
    """Which limit a kind of rule such as 限定性别对象 is about; empty where it is none that is known."""
    if "主次" in text:
        return "together"
    return next((each for each in (*LIMITS, *NOT_COMPARED) if any(word in text for word in _words(each))), "")


def _words(each: str) -> tuple[str, ...]:
    return {"level": ("机构", "医院等级"), "insurance": ("险", "保险")}.get(each, WORDS[each])
