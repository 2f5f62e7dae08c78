"""The register of the demo: institutions with licences, their practitioners, companies, people without licence."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from demo.agencies import COUNTIES
from demo.chance import Dice
from demo.kinds import KINDS, WEIGHTS, Kind, scopes_of
from demo.numbers import identity, registration, uscc
from demo.words import BRANDS, GIVEN, ROADS, SURNAMES, TOWNS
from liandong.ground.places.models import Place
from liandong.ground.places.queries import find
from liandong.ground.registry.actions import register_many
from liandong.ground.registry.facts import NewLicence, NewRelation, NewSubject
from liandong.ground.registry.models import Subject

SOURCE = "演示城市"
TOGETHER = 1000  # registered in one action
STORIES = 12  # institutions of 鲤城 that the stories need, however small the city
DOCTOR_SCOPES = {
    "03": "内科",
    "04": "外科",
    "05": "妇产科",
    "07": "儿科",
    "12": "口腔",
    "14": "外科",
    "50": "中医",
    "02": "全科医学",
}


@dataclass
class Register:
    """What stories choose from, by county."""

    institutions: dict[str, list[Subject]] = field(default_factory=dict)
    companies: dict[str, list[Subject]] = field(default_factory=dict)
    persons: dict[str, list[Subject]] = field(default_factory=dict)


class Registrar:
    """Thinks of subjects that are all different."""

    def __init__(self, seed: int, first: date, until: date) -> None:
        self.dice, self.first, self.until = Dice(seed, "register"), first, until
        self.names: set[str] = set()
        self.numbers: set[str] = set()
        self.places: dict[str, Place] = {code: find(code) for code in COUNTIES}

    def new(self, make: str, *of: object, **more: object) -> str:
        """A number that was not given before."""
        makers = {"uscc": uscc, "registration": registration, "identity": identity}
        while (number := makers[make](self.dice, *of, **more)) in self.numbers:  # type: ignore[operator]
            pass
        self.numbers.add(number)
        return str(number)

    def certificate(self, digits: int) -> str:
        while (number := self.dice.digits(digits)) in self.numbers or number[0] == "0":
            pass
        self.numbers.add(number)
        return number

    def person(self) -> str:
        return self.dice.one(SURNAMES) + self.dice.one(GIVEN)

    def name(self, county: str, kind: Kind) -> str:
        """丰泽东海社区卫生服务中心, 鲤城康宁口腔诊所, 王氏中医诊所 …"""
        for attempt in range(200):
            town, brand = self.dice.one(TOWNS[county]), self.dice.one(BRANDS)
            if kind.by_place:
                far = "" if attempt < 3 else f"{self.dice.one('东西南北上下前后')}{self.dice.one('山林溪桥岭坑洋厝')}"
                name = f"{self.places[county].name}{town}{far}{kind.title}"
            elif kind.called == "诊所" and self.dice.happens(0.3):
                name = f"{COUNTIES[county]}{town}{self.person()}{kind.title}"
            else:
                name = f"{COUNTIES[county]}{town if attempt > 1 or self.dice.happens(0.4) else ''}{brand}{kind.title}"
            if name not in self.names:
                self.names.add(name)
                return name
        raise RuntimeError("the lists of names are too short for so many institutions")

    def address(self, county: str) -> str:
        dice = self.dice
        return f"{self.places[county].full_name}{dice.one(TOWNS[county])}{dice.one(ROADS)}{dice.between(2, 480)}号"

    def institution(self, county: str, kind: Kind) -> NewSubject:
        """With its licence; one in thirty has let it run out."""
        dice, code = self.dice, county
        is_public = not kind.is_profit
        since = date(dice.between(1998, 2023), dice.between(1, 12), dice.between(1, 28))
        granted, runs_out = self._days(kind)
        scopes = scopes_of((*kind.always, *dice.some(kind.perhaps, dice.between(0, len(kind.perhaps)))))
        number = self.new("registration", code, kind.category, is_profit=kind.is_profit)
        licence = NewLicence(
            kind="clinic_record" if kind.called == "诊所" and kind.category == "D212" else "practice", number=number,
            valid_from=granted, valid_until=runs_out, issued_by=f"{self.places[county].name}卫生健康行政部门",
            scopes=scopes,
        )  # fmt: skip
        return NewSubject(
            kind=Subject.Kind.INSTITUTION, name=self.name(county, kind), place=self.places[county],
            legal_form="事业单位" if is_public else dice.one(("民办非企业单位", "有限责任公司", "个体工商户")),
            address=self.address(county), phone=f"0{dice.between(591, 599)}-{dice.digits(8)}", source=SOURCE,
            registered_on=since,
            uscc=self.new("uscc", code, department="12" if is_public else dice.one(("52", "91", "92"))),
            registration_number=number, category=kind.called, level=kind.level,
            ownership="public" if is_public else "private", beds=dice.between(*kind.beds) or None,
            is_profit=kind.is_profit, licences=(licence,),
        )  # fmt: skip

    def _days(self, kind: Kind) -> tuple[date, date]:
        years = 15 if kind.beds[1] > 90 else 5
        if self.dice.happens(1 / 30):
            until = self.until - timedelta(days=self.dice.between(5, 300))
        else:
            until = self.until + timedelta(days=self.dice.between(30, years * 365 - 400))
        return until - timedelta(days=years * 365), until

    def practitioner(self, at: Subject, codes: list[str]) -> NewSubject:
        """A doctor, nurse, pharmacist … of an institution."""
        dice = self.dice
        kind = dice.weighed({"doctor": 42, "assistant_doctor": 6, "nurse": 42, "pharmacist": 6, "technician": 4})
        since = self.first - timedelta(days=dice.between(400, 9000))
        number = self.certificate(12 if kind == "nurse" else 15)
        licences: tuple[NewLicence, ...] = ()
        if kind in ("doctor", "assistant_doctor"):
            code = dice.one([one for one in codes if one in DOCTOR_SCOPES] or ["03"])
            licences = (
                NewLicence(kind="practitioner", number=number, valid_from=since, scopes={code: DOCTOR_SCOPES[code]}),
            )
        return NewSubject(
            kind=Subject.Kind.PRACTITIONER, name=self.person(), place=at.place, source=SOURCE, practitioner_kind=kind,
            certificate_number=number, identity_number=self.new("identity", str(at.place_id)), licences=licences,
            relations=(NewRelation(kind="practises_at", to=at, since=since + timedelta(days=dice.between(0, 380))),),
        )  # fmt: skip

    def company(self, county: str, customers: list[Subject]) -> NewSubject:
        dice = self.dice
        trade = dice.one(
            ("医药有限公司", "医疗器械有限公司", "健康咨询有限公司", "医院管理有限公司", "文化传播有限公司")
        )
        tie = "owns" if "管理" in trade else "supplies"
        while (name := f"{COUNTIES[county]}{dice.one(BRANDS)}{dice.one(('', '鑫', '盛', '源'))}{trade}") in self.names:
            pass
        self.names.add(name)
        relations = tuple(
            NewRelation(kind=tie, to=one, since=date(2022, 3, 1))
            for one in dice.some(customers, 1 if tie == "owns" else 3)
        )
        return NewSubject(
            kind=Subject.Kind.COMPANY, name=name, place=self.places[county], legal_form="有限责任公司",
            address=self.address(county), source=SOURCE, uscc=self.new("uscc", county, department="91"),
            registered_on=date(dice.between(2005, 2023), dice.between(1, 12), 15), relations=relations,
        )  # fmt: skip

    def unlicensed(self, county: str) -> NewSubject:
        return NewSubject(
            kind=Subject.Kind.PERSON, name=self.person(), place=self.places[county], status=Subject.Status.UNLICENSED,
            address=self.address(county), source=SOURCE, identity_number=self.new("identity", county),
        )  # fmt: skip


def people_register(*, seed: int, scale: float, first: date, until: date) -> None:
    """登记: three thousand institutions, twenty thousand practitioners, companies and people without a licence."""
    registrar = Registrar(seed, first, until)
    institutions, sizes = _institutions(registrar, round(3000 * scale))
    _practitioners(registrar, institutions, sizes, round(20_000 * scale))
    by_county: dict[str, list[Subject]] = {}
    for one in institutions:
        by_county.setdefault(str(one.place_id), []).append(one)
    counties = sorted(by_county)
    companies = [
        registrar.company(county := registrar.dice.one(counties), by_county[county])
        for _ in range(_at_least(150, scale))
    ]
    register_many(companies, by=None)
    register_many([registrar.unlicensed(registrar.dice.one(counties)) for _ in range(_at_least(80, scale))], by=None)


def _at_least(count: int, scale: float) -> int:
    return max(round(count * scale), 6)


def _institutions(registrar: Registrar, count: int) -> tuple[list[Subject], list[tuple[Kind, list[str]]]]:
    dice = registrar.dice
    shares = {kind: kind.share for kind in KINDS}
    counties = [*COUNTIES] * 2 + ["350502"] * STORIES
    counties += [dice.weighed(WEIGHTS) for _ in range(max(count - len(counties), 0))]
    news, sizes = [], []
    for county in counties:
        kind = dice.weighed(shares)
        new = registrar.institution(county, kind)
        news.append(new)
        sizes.append((kind, sorted(new.licences[0].scopes)))
    made: list[Subject] = []
    for start in range(0, len(news), TOGETHER):
        made += register_many(news[start : start + TOGETHER], by=None)
    return made, sizes


def _practitioners(
    registrar: Registrar, institutions: list[Subject], sizes: list[tuple[Kind, list[str]]], count: int
) -> None:
    """As many as the kinds of institutions say in proportion, together `count`."""
    wanted = [registrar.dice.between(*kind.staff) for kind, _codes in sizes]
    factor, owed, news = count / sum(wanted), 0.0, []
    for institution, (_kind, codes), number in zip(institutions, sizes, wanted, strict=True):
        owed += number * factor
        while owed >= 1:
            news.append(registrar.practitioner(institution, codes))
            owed -= 1
    for start in range(0, len(news), TOGETHER):
        register_many(news[start : start + TOGETHER], by=None)


def register() -> Register:
    """Read back what stories choose from, in the order it was entered."""
    found = Register()
    shelves = {
        Subject.Kind.INSTITUTION: found.institutions, Subject.Kind.COMPANY: found.companies,
        Subject.Kind.PERSON: found.persons,
    }  # fmt: skip
    for one in Subject.objects.filter(kind__in=list(shelves)).select_related("place").order_by("pk"):
        shelves[Subject.Kind(one.kind)].setdefault(str(one.place_id), []).append(one)
    return found
