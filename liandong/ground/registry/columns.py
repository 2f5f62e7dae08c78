"""The headings by which lists of institutions are understood. A list with other headings: add its words here."""

from collections.abc import Sequence

from liandong.ground.places.tables import plain
from liandong.law.refusal import Refusal
from liandong.law.rules import Text

COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("名称", "name", "机构名称", "医疗机构名称", "单位名称", "企业名称", "医院名称", "第一名称", "主体名称",
             "hospital", "hospital_name", "institution", "institution_name", "org_name", "company_name"),
    "number": ("identifier", "uscc_or_regno", "机构代码", "组织机构代码", "主体代码", "证件号码", "代码",
               "编码", "code"),
    "uscc": ("统一社会信用代码", "uscc", "社会信用代码", "信用代码", "统一信用代码", "tyshxydm", "credit_code",
             "unified_social_credit_code", "纳税人识别号"),
    "registration_number": ("登记号", "医疗机构登记号", "医疗机构代码", "registration_number", "registration_no",
                            "执业许可证登记号"),
    "old_number": ("注册号", "营业执照注册号", "工商注册号", "regno", "old_number", "business_number"),
    "place_code": ("行政区划代码", "区划代码", "行政区划", "所属区划代码", "place_code", "adcode", "region_code",
                   "division_code", "xzqhdm"),
    "county_code": ("区县代码", "县区代码", "county_code", "district_code", "area_code"),
    "city_code": ("城市代码", "市代码", "地市代码", "city_code"),
    "province_code": ("省份代码", "省代码", "province_code"),
    "place": ("区划名称", "行政区划名称", "所属区划", "所在地区", "地区", "place", "region"),
    "county": ("区县", "县区", "县市区", "区", "县", "county", "district", "area"),
    "city": ("市", "城市", "地市", "city"),
    "province": ("省", "省份", "province"),
    "address": ("地址", "机构地址", "执业地址", "详细地址", "住所", "经营地址", "经营场所", "注册地址", "单位地址",
                "address", "addr"),
    "phone": ("电话", "联系电话", "机构电话", "联系方式", "电话号码", "tel", "phone", "telephone"),
    "level": ("级别", "机构级别", "医院等级", "医院级别", "等级", "机构等级", "level", "hospital_level", "grade"),
    "category": ("类别", "机构类别", "医疗机构类别", "机构类型", "category", "type"),
    "ownership": ("办医性质", "办医形式", "所有制", "所有制形式", "公立民营", "ownership"),
    "is_profit": ("经营性质", "营利性质", "分类管理", "for_profit", "is_profit"),
    "beds": ("床位", "床位数", "编制床位", "核定床位", "开放床位", "beds", "bed_count"),
    "registered_on": ("成立日期", "注册日期", "登记日期", "设立日期", "开业日期", "注册时间", "成立时间",
                      "registered_on", "registration_date", "established_on", "founded"),
    "licence_number": ("许可证号", "执业许可证号", "许可证编号", "执业许可证编号", "licence_number", "license_no"),
    "licence_from": ("有效期起", "有效期自", "发证日期", "许可证有效期起", "valid_from", "issued_on", "issue_date"),
    "licence_until": ("有效期至", "有效期止", "截止日期", "许可证有效期止", "有效期限至", "valid_until", "valid_to",
                      "expiry_date"),
    "issued_by": ("发证机关", "发证单位", "审批机关", "issued_by", "issuing_authority"),
    "scopes": ("诊疗科目", "诊疗范围", "执业范围", "scopes", "departments"),
}  # fmt: skip


def understood(headings: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """Which heading holds which field, and the headings that are not used.

    Where two headings mean the same field, the one named first in the table above is taken.
    raises  Refusal  no column holds the name
    """
    by_field: dict[str, str] = {}
    for field, words in COLUMNS.items():
        heading = next((word for word in map(plain, words) if word in headings), None)
        if heading is not None:
            by_field[field] = heading
    if "name" not in by_field:
        raise Refusal(
            Text(
                f"没有名称列。表头须有“机构名称”或“名称”等；实有：{'、'.join(headings)[:200]}。",
                f"There is no column of names such as “name” or “机构名称”; found: {', '.join(headings)[:200]}.",
            )
        )
    used = set(by_field.values())
    return by_field, [heading for heading in headings if heading and heading not in used]
