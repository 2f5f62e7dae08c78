"""诊疗数据 and the registers it is compared with: every table, its columns and what they mean.

One place says it for the loader, the snapshot, the models, the generator and the guard. Everything is a number: codes
stand in the dictionaries (`practice.Code`), institutions and practitioners are keys of the register (`Subject.pk`), a
patient is a 64-bit keyed hash. A number below zero is a practitioner or institution that the register does not know;
0 is “not said”. Days are Beijing days, `minute` is the minute of that day (−1: not said, as of an age), money in fen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

ORDINARY = 1_000
"""Groups from this number on are special: some duty of scope, right, filing or permit hangs on them."""

SETTINGS = MappingProxyType({"outpatient": 1, "emergency": 2, "inpatient": 3, "internet": 4})
SEXES = MappingProxyType({"male": 1, "female": 2})
OUTSIDE = MappingProxyType({"drug": 1, "device": 2, "test": 3})
PAIRS = MappingProxyType({"duplicate": 1, "unbundled": 2, "substituted": 3, "secondary": 4})
BOOKED = MappingProxyType({"booked": 1, "cancelled": 2, "attended": 3})
TITLES = MappingProxyType({"junior": 1, "middle": 2, "senior": 3})
STAFF = MappingProxyType(
    {"doctor": 1, "assistant_doctor": 2, "nurse": 3, "pharmacist": 4, "technician": 5, "village_doctor": 6, "other": 9}
)


@dataclass(frozen=True)
class Table:
    """A table of practice or of a register.

    columns  name → Ibis type, in their order
    days     True: its rows have a `day`, are kept by month, and carry `source`, `delivery` and `at` (line of the file)
    """

    name: str
    says: Mapping[str, str]
    columns: Mapping[str, str]
    days: bool = True


WHERE_FROM = {"source": "int16", "delivery": "int32", "at": "int32"}


def _table(name: str, zh: str, en: str, columns: str) -> Table:
    return Table(name, {"zh": zh, "en": en}, MappingProxyType(_columns(columns) | WHERE_FROM))


def _register(name: str, zh: str, en: str, columns: str) -> Table:
    return Table(name, {"zh": zh, "en": en}, MappingProxyType(_columns(columns)), days=False)


def _columns(text: str) -> dict[str, str]:
    """`institution day:date` → {"institution": "int32", "day": "date"}; int32 where nothing is said."""
    parts = (part.partition(":") for part in text.split())
    return {name: kind or "int32" for name, _colon, kind in parts}


PRACTICE: Mapping[str, Table] = MappingProxyType(
    {
        each.name: each
        for each in (
            # One thing ordered, done or charged for a patient. `first` marks the first line of an encounter on its day.
            # `days` is the supply of a drug (0: not said), `quantity` counts in thousandths of the billing unit.
            # `subject` is the 诊疗科目 of the department that did it, `group` what the item is (mappings; 0: unmapped).
            _table(
                "lines",
                "费用与医嘱明细",
                "charge and order lines",
                "institution practitioner patient:int64 encounter:int64 day:date minute:int16 item group:int16"
                " subject:int16 setting:int8 quantity:int64 fen:int64 days:int16 sex:int8 age:int16 diagnosis"
                " first:boolean",
            ),
            # A visit or stay from `day` to `until` (empty: runs on); `first_visit` 1 yes 0 no −1 not said.
            _table(
                "encounters",
                "就诊与住院",
                "encounters and admissions",
                "institution practitioner patient:int64 encounter:int64 day:date minute:int16 until:date setting:int8"
                " subject:int16 diagnosis sex:int8 age:int16 first_visit:int8 fen:int64",
            ),
            # One prescription: `second` of the day (−1: not said), `drugs` on it, who reviewed and who dispensed it.
            _table(
                "prescriptions",
                "处方",
                "prescriptions",
                "institution practitioner patient:int64 encounter:int64 prescription:int64 day:date second"
                " setting:int8 drugs:int16 reviewer dispenser",
            ),
            _table("waste", "医疗废物称重", "medical waste weighed", "institution day:date kind:int16 grams:int64"),
            # `account` is the keyed hash of who booked, `for_day` the day of the visit.
            _table(
                "bookings",
                "预约挂号",
                "bookings",
                "institution practitioner patient:int64 account:int64 day:date minute:int16 for_day:date act:int8",
            ),
            # What a patient was sent to buy or have tested outside; `supplier` is a subject of the register.
            _table(
                "outside",
                "院外购药与外送检测",
                "bought or tested outside",
                "institution practitioner patient:int64 day:date kind:int8 item group:int16 supplier quantity:int64"
                " fen:int64",
            ),
        )
    }
)

# Every entry of a register with days is valid from `valid_from` until `valid_until`, both counted (9999-12-31: no end).
VALID = " valid_from:date valid_until:date"
REGISTERS: Mapping[str, Table] = MappingProxyType(
    {
        each.name: each
        for each in (
            # Who they are: `category`, `level` of the dictionaries, beds (0: not said), place: code of the county.
            _register(
                "institutions",
                "医疗机构",
                "institutions",
                "institution category:int16 level:int8 beds place is_internet:boolean is_clinic:boolean",
            ),
            _register("practitioners", "医务人员", "practitioners", "practitioner kind:int8 title:int8"),
            # Institutions: licensed or on record at all; for which subjects (with all below them); for which groups.
            _register("licensed", "执业许可或备案", "licence or filing in force", "institution" + VALID),
            _register("licensed_subjects", "登记的诊疗科目", "licensed subjects", "institution subject:int16" + VALID),
            _register(
                "covered",
                "诊疗科目涵盖的项目组",
                "groups covered by the licensed subjects",
                "institution group:int16" + VALID,
            ),
            _register(
                "filed", "已备案的技术与服务", "techniques and services on file", "institution group:int16" + VALID
            ),
            _register("permitted", "已许可的大型设备", "large equipment permitted", "institution group:int16" + VALID),
            # Practitioners: certificate in force, where registered, acts in scope, rights to prescribe. An entry in
            # scope of group 0 says that the certificate names a scope at all, whatever it covers.
            _register("certified", "执业证书有效", "certificate in force", "practitioner" + VALID),
            _register("registered", "执业地点", "registered at", "practitioner institution" + VALID),
            _register(
                "in_scope",
                "执业范围涵盖的项目组",
                "groups within the registered scope",
                "practitioner group:int16" + VALID,
            ),
            _register(
                "entitled",
                "处方权涵盖的项目组",
                "groups the practitioner may prescribe",
                "practitioner group:int16" + VALID,
            ),
            # Groups, and the duty that hangs on them on that day: a class of drug changes by order.
            _register("needs_subject", "须有相应诊疗科目的项目组", "groups that need a subject", "group:int16" + VALID),
            _register("needs_scope", "须有相应执业范围的项目组", "groups that need a scope", "group:int16" + VALID),
            _register(
                "needs_right", "须有处方权的项目组", "groups that need a right to prescribe", "group:int16" + VALID
            ),
            _register("needs_filing", "须备案的项目组", "groups that need a filing", "group:int16" + VALID),
            _register(
                "needs_permit", "须配置许可的项目组", "groups that need an equipment permit", "group:int16" + VALID
            ),
            _register(
                "not_online", "不得互联网开具的项目组", "groups not to be prescribed online", "group:int16" + VALID
            ),
            # `mark`: see MARKS; a group may carry several.
            _register("marked", "项目组标记", "marks of groups", "group:int16 mark:int8" + VALID),
            # Limits. A day limit is of a group in a setting; the others are rows of the rule tables that were loaded.
            # `most` of a quantity counts in thousandths, as quantities do; of a frequency in whole times: a line of
            # three units is three times.
            _register(
                "day_limits",
                "处方天数上限",
                "most days of one prescription",
                "group:int16 setting:int8 most:int16" + VALID,
            ),
            _register("quantity_limits", "单日数量上限", "most of an item in a day", "item most:int64 rule" + VALID),
            _register("sex_limits", "限定性别", "only for one sex", "item sex:int8 rule" + VALID),
            _register(
                "age_limits", "限定年龄", "only from an age to an age", "item least:int16 most:int16 rule" + VALID
            ),
            _register("setting_limits", "限定就医方式", "only in a setting", "item setting:int8 rule" + VALID),
            _register("department_limits", "限定专科", "only in a department", "item subject:int16 rule" + VALID),
            _register(
                "level_limits", "限定机构等级", "only from a level of institution on", "item least:int8 rule" + VALID
            ),
            _register(
                "frequency_limits",
                "限定频次与疗程",
                "at most so many in so many days",
                "item most:int64 in_days:int16 rule" + VALID,
            ),
            # Not both in one encounter on one day; `kind`: see PAIRS; `item` may be charged, `other` not beside it.
            _register(
                "pairs", "不得同时收费的项目", "items that exclude one another", "item other kind:int8 rule" + VALID
            ),
            # What was agreed with laboratories, and purchases outside that are on file.
            _register("agreed", "外送检测协议", "agreements on tests outside", "institution supplier" + VALID),
            _register("purchases_filed", "院外购药备案", "purchases outside on file", "institution item" + VALID),
            # What inspections found against what the institution had said of itself: 1 yes, 0 no.
            _register(
                "selfcheck_answers", "自查结果", "answers of self-checks", "institution question answer:int8 day:date"
            ),
            _register(
                "inspection_answers", "检查结果", "answers of inspections", "institution question answer:int8 day:date"
            ),
        )
    }
)

MARKS = MappingProxyType(
    {
        "antibiotic": 1,
        "antibiotic_restricted": 2,
        "antibiotic_special": 3,
        "narcotic": 4,
        "psychotropic_1": 5,
        "psychotropic_2": 6,
        "toxic": 7,
        "key_drug": 8,
        "high_value": 9,
        "infusion": 10,
        "large_equipment": 11,
        "laboratory": 12,
        "technique": 13,
        "operation": 14,
    }
)
