"""What every story knows of its town: offices, staff, subjects, days, and whether it is only being told again."""

from dataclasses import dataclass
from datetime import date

from demo.agencies import Offices
from demo.people import Staff
from demo.subjects import Register
from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import agency_for
from liandong.ground.places.models import Place
from liandong.ground.rulebook.book import book


@dataclass
class Town:
    """The demo city while it is being built.

    replaying  days that an earlier run built are told again without acting: rows are looked up instead of made
    """

    seed: int
    scale: float
    first: date
    until: date
    offices: Offices
    staff: Staff
    register: Register
    places: dict[str, Place]
    replaying: bool = False

    def __post_init__(self) -> None:
        self._offices: dict[tuple[str, str], Agency | None] = {}

    def lead(self, matter: str, place: Place, on: date) -> Agency | None:
        """The office that the rulebook makes competent on that day, where there is one."""
        return self.office(book().route(matter, place, on=on).lead, place)

    def office(self, department: str, place: Place) -> Agency | None:
        """The nearest office of a department with people in it."""
        key = (department, place.pk)
        if key not in self._offices:
            found = agency_for(department, place)
            self._offices[key] = found if found and self.staff.has(found) else None
        return self._offices[key]

    def person(self, username: str) -> User:
        """Somebody by user name."""
        return self.staff.named[username]

    def worker(self, agency: Agency) -> User:
        return self.staff.worker(agency)

    def officers(self, agency: Agency) -> list[User]:
        return self.staff.of(agency, "officer")[:2]
