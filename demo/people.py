"""The people of the offices: made-up names, the roles their office needs, certificates, accounts to sign in."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from demo import ACCOUNTS, PASSWORD
from demo.agencies import COUNTIES, Offices
from demo.chance import Dice
from demo.words import GIVEN, SURNAMES
from liandong.ground.accounts import actions
from liandong.ground.accounts.models import Agency, Membership, User

# Who works where besides those with accounts: the roles of each person of an office, the certified ones first.
HEALTH: tuple[tuple[str, ...], ...] = (("officer", "handler"), ("officer", "clerk"), ("head",), ("reviewer",))
CITY_HEALTH: tuple[tuple[str, ...], ...] = (
    ("officer", "handler"),
    ("officer", "clerk"),
    ("head",),
    ("reviewer",),
    ("custodian",),
)
OTHERS: dict[str, tuple[tuple[str, ...], ...]] = {
    "market": (("handler", "officer"), ("officer",), ("head",)),
    "insurance": (("handler",),),
    "police": (("liaison",),),
}
ANSWERS_FOR = ("health", "market", "insurance", "police", "cyberspace", "ecology", "procuratorate", "discipline",
               "culture_tourism", "hr", "civil_affairs", "justice", "drug", "tcm", "government_office")  # fmt: skip
# Roles of the people with accounts: at 鲤城 (350502) or 泉州 (350500).
WORK = {
    "wang": ("health", "350502", ("officer", "clerk")), "li": ("health", "350502", ("officer", "handler")),
    "zhou": ("health", "350502", ("head",)), "wu": ("health", "350502", ("reviewer",)),
    "zheng": ("health", "350502", ("custodian",)), "zhao": ("market", "350502", ("handler", "officer", "clerk")),
    "sun": ("police", "350502", ("liaison",)), "qian": ("health", "350500", ("handler", "officer", "clerk", "head")),
    "feng": ("health", "350500", ("auditor",)), "chen": ("health", "350500", ("operator",)),
    "jiang": ("procuratorate", "350502", ("prosecutor",)),
}  # fmt: skip
CERTIFIED = {"wang", "li", "zhao", "qian"}
ISSUERS = {"35": "福建省人民政府", "33": "浙江省人民政府", "31": "上海市人民政府", "65": "新疆维吾尔自治区人民政府"}
MARKS = {"35": "闽", "33": "浙", "31": "沪", "65": "新"}


@dataclass
class Staff:
    """Who works where, by agency and role; the order is that of their entry."""

    rows: dict[int, dict[str, list[User]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))

    named: dict[str, User] = field(default_factory=dict)

    def add(self, agency: Agency, user: User, role: str) -> None:
        self.rows[agency.pk][role].append(user)
        self.named[user.username] = user

    def of(self, agency: Agency, *roles: str) -> list[User]:
        """People with one of these roles, the first role first."""
        here = self.rows.get(agency.pk, {})
        return list(dict.fromkeys(user for role in roles for user in here.get(role, [])))

    def worker(self, agency: Agency) -> User:
        """Somebody who handles matters there."""
        return self.of(agency, "clerk", "handler", "officer", "liaison", "head")[0]

    def has(self, agency: Agency) -> bool:
        return bool(self.of(agency, "clerk", "handler", "officer", "liaison", "head"))


class Recruiter:
    """Takes people on, one after the other, with numbers of their own."""

    def __init__(self, seed: int, since: date) -> None:
        self.dice, self.since, self.staff = Dice(seed, "people"), since, Staff()
        self.names: set[str] = {name for _, name, _ in ACCOUNTS}
        self.count = 0

    def name(self) -> str:
        while (name := self.dice.one(SURNAMES) + self.dice.one(GIVEN)) in self.names:
            pass
        self.names.add(name)
        return name

    def take_on(self, agency: Agency, roles: tuple[str, ...], *, username: str = "", name: str = "") -> User:
        """A person with these roles; an officer gets a certificate."""
        self.count += 1
        user = actions.add_user(
            username=username or f"p{self.count:03d}", name=name or self.name(), password=PASSWORD if username else "",
            by=None,
        )  # fmt: skip
        for role in roles:
            actions.join_agency(user=user, agency=agency, role=role, since=self.since, by=None)
            self.staff.add(agency, user, role)
        if username in CERTIFIED or (not username and "officer" in roles):
            self.certify(user, agency, self.since, years=6)
        return user

    def certify(self, user: User, agency: Agency, since: date, *, years: int) -> None:
        code = agency.place_id[:2]
        self.count += 1
        actions.grant_credential(
            user=user, number=f"{MARKS[code]}{agency.place_id}{self.count:04d}", issued_by=ISSUERS[code],
            valid_from=since, valid_until=since + timedelta(days=365 * years), by=None,
        )  # fmt: skip


def recruit(offices: Offices, *, seed: int, first: date) -> Staff:
    """任职: those with accounts first, then everybody else."""
    recruiter = Recruiter(seed, first - timedelta(days=400))
    names = {username: name for username, name, _ in ACCOUNTS}
    for username, (department, place, roles) in WORK.items():
        recruiter.take_on(offices.get(department, place), roles, username=username, name=names[username])
    for (department, place), agency in offices.by_seat.items():
        if department in ANSWERS_FOR:
            _fill(recruiter, agency, department, is_county=place in COUNTIES)
    _special(recruiter, offices, first)
    return recruiter.staff


def _fill(recruiter: Recruiter, agency: Agency, department: str, *, is_county: bool) -> None:
    """What this office still lacks."""
    staff = recruiter.staff
    if department == "health":
        teams = HEALTH if is_county else CITY_HEALTH
        missing = [roles for roles in teams if len(staff.of(agency, roles[0])) < (2 if roles[0] == "officer" else 1)]
    else:
        usual: tuple[tuple[str, ...], ...] = (("handler",),)
        missing = [roles for roles in OTHERS.get(department, usual) if not staff.of(agency, roles[0])]
        if department == "market" and len(staff.of(agency, "officer")) == 1:
            missing.append(("officer",))
    for roles in missing:
        recruiter.take_on(agency, roles)


def _special(recruiter: Recruiter, offices: Offices, first: date) -> None:
    """Some belong to two offices, and some hold a certificate that has run out."""
    staff, since = recruiter.staff, recruiter.since
    city = offices.get("health", "350500")
    for county in ("350582", "350583"):
        user = staff.of(offices.get("health", county), "officer")[0]
        actions.join_agency(user=user, agency=city, role="handler", since=since, by=None)
    joint = staff.of(offices.get("market", "330302"), "handler")[0]
    actions.join_agency(
        user=joint, agency=offices.get("market", "330300"), role="officer", since=since, is_default=False, by=None
    )
    for department, place in (("health", "350502"), ("health", "350524"), ("health", "330303"), ("health", "310104")):
        agency = offices.get(department, place)
        user = recruiter.take_on(agency, ("liaison",))
        recruiter.certify(user, agency, first - timedelta(days=365 * 3), years=3)


def join_institution(code: str, username: str = ACCOUNTS[-1][0]) -> User:
    """The person who answers for an institution, with an account."""
    name = next(name for one, name, _who in ACCOUNTS if one == username)
    user = actions.add_user(username=username, name=name, password=PASSWORD, by=None)
    actions.join_institution(user=user, subject=code, by=None)
    return User.objects.get(pk=user.pk)


def known() -> Staff:
    """The people of a city that was begun before."""
    staff = Staff()
    rows = Membership.objects.filter(agency__isnull=False).select_related("user", "agency").order_by("pk")
    users: dict[int, User] = {}
    for row in rows:
        user = users.setdefault(row.user_id, row.user)
        if row.agency is not None and user.acting_for == row.agency:
            staff.add(row.agency, user, row.role)
    return staff
