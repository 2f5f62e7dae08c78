"""Who is who in the tests: 王 and 李 of one agency, 赵 of another department, 钱 above them, 医院 and 路人 outside.

Beside them stand those who hold a single duty: 周 heads the agency, 吴 reviews, 郑 keeps identities, 冯 audits,
陈 operates the system, 蒋 is a prosecutor.
"""

from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.models import AnonymousUser

from liandong.ground.accounts import actions
from liandong.ground.accounts.models import Agency, User
from liandong.ground.places.models import Place

HOSPITAL = "12350502MB0000000X"
SINCE = date(2020, 1, 1)


@dataclass
class People:
    """People, agencies and places of one small town."""

    wang: User
    li: User
    zhao: User
    qian: User
    hospital: User
    head: User
    reviewer: User
    custodian: User
    auditor: User
    operator: User
    prosecutor: User
    province: Place
    city: Place
    county: Place
    next_county: Place
    health: Agency
    market: Agency
    insurance: Agency
    police: Agency
    procuratorate: Agency
    city_health: Agency
    city_market: Agency
    next_health: Agency
    passerby: AnonymousUser = field(default_factory=AnonymousUser)

    def everybody(self) -> dict[str, User | AnonymousUser]:
        """Each person by the name used in the tests' failures."""
        return {name: who for name, who in vars(self).items() if isinstance(who, User | AnonymousUser)}


def place(code: str, stem: str, name: str, level: int, parent: Place | None) -> Place:
    """A place as the places app would have it."""
    made, _is_new = Place.objects.get_or_create(
        code=code,
        defaults={
            "stem": stem,
            "name": name,
            "full_name": f"{parent.full_name if parent else ''}{name}",
            "level": level,
            "parent": parent,
            "edition": "tests",
        },
    )
    return made


def person(username: str, name: str, agency: Agency, *roles: str) -> User:
    """A person with these roles at one agency."""
    user = actions.add_user(username=username, name=name, by=None)
    for role in roles:
        actions.join_agency(user=user, agency=agency, role=role, since=SINCE, by=None)
    return user


def certify(user: User, number: str) -> None:
    """An enforcement certificate that is valid through the years the tests live in."""
    actions.grant_credential(
        user=user,
        number=number,
        issued_by="福建省人民政府",
        valid_from=SINCE,
        valid_until=date(2029, 12, 31),
        by=None,
    )


def settle() -> People:
    """Make the town: its places, agencies and people."""
    province = place("350000", "35", "福建省", 1, None)
    city = place("350500", "3505", "泉州市", 2, province)
    county = place("350502", "350502", "鲤城区", 3, city)
    next_county = place("350503", "350503", "丰泽区", 3, city)

    def agency(department: str, where: Place, name: str) -> Agency:
        return actions.establish_agency(department=department, place=where, name=name, by=None)

    health = agency("health", county, "鲤城区卫生健康局")
    market = agency("market", county, "鲤城区市场监督管理局")
    city_health = agency("health", city, "泉州市卫生健康委员会")
    procuratorate = agency("procuratorate", county, "鲤城区人民检察院")
    hospital = actions.add_user(username="hospital", name="医院", by=None)
    actions.join_institution(user=hospital, subject=HOSPITAL, since=SINCE, by=None)
    people = People(
        wang=person("wang", "王", health, "officer", "clerk"),
        li=person("li", "李", health, "officer", "handler"),
        zhao=person("zhao", "赵", market, "handler"),
        qian=person("qian", "钱", city_health, "handler"),
        hospital=hospital,
        head=person("zhou", "周", health, "head"),
        reviewer=person("wu", "吴", health, "reviewer"),
        custodian=person("zheng", "郑", health, "custodian"),
        auditor=person("feng", "冯", city_health, "auditor"),
        operator=person("chen", "陈", city_health, "operator"),
        prosecutor=person("jiang", "蒋", procuratorate, "prosecutor"),
        province=province,
        city=city,
        county=county,
        next_county=next_county,
        health=health,
        market=market,
        insurance=agency("insurance", county, "鲤城区医疗保障局"),
        police=agency("police", county, "泉州市公安局鲤城分局"),
        procuratorate=procuratorate,
        city_health=city_health,
        city_market=agency("market", city, "泉州市市场监督管理局"),
        next_health=agency("health", next_county, "丰泽区卫生健康局"),
    )
    certify(people.wang, "闽C0001")
    certify(people.li, "闽C0002")
    return people
