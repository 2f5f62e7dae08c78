"""One report: where it comes in, about whom, in which words. Told from its number alone, so it can be told again."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from demo.almanac import after, at, before, workday
from demo.chance import Dice
from demo.kinds import WEIGHTS
from demo.numbers import identity
from demo.texts import THEMES, Theme, report
from demo.town import Town
from demo.words import GIVEN, ROADS, SURNAMES, TOWNS
from liandong.discover.clues import actions
from liandong.discover.clues.actions.reporting import ReporterDetails
from liandong.discover.clues.models import Clue
from liandong.ground.accounts.models import Agency, User
from liandong.ground.registry.models import Subject

CHANNELS = {
    "hotline_12345": 26, "hotline_12320": 8, "web": 14, "form": 16, "phone": 12, "letter": 7, "visit": 6, "referral": 5,
    "grid": 3, "police_request": 2, "assignment": 1,
}  # fmt: skip
SOURCES = {
    "hotline_12345": ("complaint",), "hotline_12320": ("complaint",), "web": ("complaint", "online"),
    "form": ("daily", "random_inspection", "special_inspection", "ad_monitoring", "quality_control", "sampling"),
    "phone": ("complaint", "dispute"), "letter": ("complaint",), "visit": ("complaint", "dispute"),
    "referral": ("department", "discipline", "judicial", "credit"), "grid": ("grid",), "police_request": ("police",),
    "assignment": ("above", "media", "opinion", "survey"),
}  # fmt: skip
NAMELESS = ("grid", "referral", "police_request", "assignment", "form")


class Tale:
    """来件: everything about a report that chance decides, and the clue that comes of it."""

    def __init__(
        self, town: Town, number: int, day: date, *, county: str = "", matter: str = "",
        subject: Subject | None = None,
    ) -> None:  # fmt: skip
        self.town, self.number = town, number
        self.dice = dice = Dice(town.seed, "clue", number)
        self.county = county or dice.weighed(WEIGHTS)
        self.place = town.places[self.county]
        self.matter = matter or dice.weighed({code: theme.weight for code, theme in THEMES.items()})
        self.theme: Theme = THEMES[self.matter]
        self.day = workday(day)
        self.clock = at(self.day, dice)
        self.channel = dice.weighed(CHANNELS)
        self.source = dice.one(SOURCES[self.channel])
        self.subject = subject or self._subject()
        self.occurred = self.day - timedelta(days=dice.between(0, 25))
        road = dice.one(TOWNS[self.county]) + dice.one(ROADS)
        name = self.subject.name if self.subject else f"{road}一家{dice.one(('诊所', '门诊部', '药店', '美容院'))}"
        self.title, self.text = report(dice, self.theme, subject=name, road=road, day=self.occurred)
        self.named = self.subject is not None and dice.happens(0.75)
        self.subject_text = "" if self.named or self.theme.about == "outside" else name[:60]
        self.intake = self._intake()
        self.clue: Clue | None = None

    def _subject(self) -> Subject | None:
        shelf = {
            "institution": self.town.register.institutions, "company": self.town.register.companies,
            "person": self.town.register.persons,
        }.get(self.theme.about, {})  # fmt: skip
        here = shelf.get(self.county)
        return self.dice.one(here) if here else None

    def _intake(self) -> Agency:
        """Mostly the health office of the county; some come to the city's, some to market regulation."""
        department = "market" if self.dice.happens(0.06) and self.theme.about != "outside" else "health"
        if self.dice.happens(0.06):
            above = self.town.office(department, self.place.parent) if self.place.parent else None
            if above:
                return above
        return self.town.offices.get(department, self.county)

    @property
    def reporter(self) -> ReporterDetails | None:
        """About every third report is anonymous."""
        dice = Dice(self.town.seed, "reporter", self.number)
        if self.channel in NAMELESS or dice.happens(0.35):
            return None
        full = dice.happens(0.3)
        return ReporterDetails(
            name=dice.one(SURNAMES) + dice.one(GIVEN), phone=f"1{dice.one('35789')}{dice.digits(9)}",
            identity=identity(dice, self.county) if full else "",
            address=f"{self.place.name}{dice.one(ROADS)}{dice.between(1, 300)}号" if full else "",
        )  # fmt: skip

    @property
    def it(self) -> Clue:
        """The clue, once it is received."""
        if self.clue is None:
            raise RuntimeError("the tale has not begun")
        return self.clue

    @property
    def holder(self) -> User:
        """Somebody of the office that has the clue now. Never asked while a story is only told again."""
        return self.town.worker(self.it.holder)

    def receive(self, *, channel: str = "", key: str = "", text: str = "", title: str = "") -> None:
        """The report comes in; told again, the same key finds the same clue."""
        key = key or f"demo-{self.number:05d}"
        if self.town.replaying:
            self.clue = self.known(key)
            return
        is_public = (channel or self.channel) in ("web", "hotline_12345", "hotline_12320")
        made = actions.receive_clue(
            channel=channel or self.channel, source=self.source, title=title or self.title, text=text or self.text,
            place=self.place, intake_agency=self.intake, subject=self.subject if self.named else None,
            subject_text=self.subject_text, reporter=self.reporter, occurred_on=self.occurred, origin_key=key,
            by=None if is_public else self.town.worker(self.intake),
        )  # fmt: skip
        if channel == "" and is_public and made.channel == "web" and not made.is_repeat:
            actions.issue_receipt(clue=made)
        self.clue = made

    def known(self, key: str) -> Clue:
        """What an earlier run made of it."""
        rows = Clue.objects.select_related("dossier__owner", "holder__place", "place", "subject")
        key = f"{self.intake.pk}:{key}"
        return rows.filter(origin_key=key).first() or rows.get(repeated__origin_key=key)

    def on(self, days_ago: int, *, hour: int = 10) -> datetime:
        """So many working days before the last day of the city."""
        self.day = before(self.town.until, days_ago)
        self.clock = at(self.day, self.dice).replace(hour=hour)
        return self.clock

    def later(self, days: int) -> date:
        """So many working days after the present one; 0: the same day."""
        return after(self.day, days) if days else self.day

    def do(self, act: Callable[..., Any], **said: Any) -> Any:
        """Act, unless the story is only told again; afterwards the clue is read anew."""
        if self.town.replaying:
            return None
        done = act(**said)
        if self.clue is not None:
            self.clue.refresh_from_db()
        return done

    def wait(self, low: int, high: int) -> datetime:
        """Some working days later, within office hours; later than the last step in any case."""
        days = self.dice.between(low, high)
        if days == 0:
            self.clock += timedelta(minutes=self.dice.between(2, 25))
        else:
            self.day = after(self.day, days)
            self.clock = at(self.day, self.dice)
        return self.clock


def told_by_another(tale: Tale, day: date) -> Tale:
    """The same report on another day."""
    other = Tale(tale.town, tale.number, tale.day)
    other.day = workday(day)
    other.clock = at(other.day, Dice(tale.town.seed, "echo", tale.number))
    return other
