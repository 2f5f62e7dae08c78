"""What the door believes: figures that no text gives, each a local setting of the rulebook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from liandong.ground.audit.clock import today
from liandong.ground.rulebook.book import book


def threshold(name: str, on: date | None = None) -> int:
    """The value of `practice.<name>` as it holds on a day; left out: today."""
    return int(book().rule(f"practice.{name}").on(on or today()).values["value"])


def share(name: str) -> float:
    """The same where it is written in hundredths."""
    return threshold(name) / 100


@dataclass(frozen=True)
class Bounds:
    """Between what a value is believed, as it stands on the day on which a file arrives."""

    earliest: date
    booked_ahead: timedelta
    oldest: int
    longest_supply: int
    most_drugs: int

    @classmethod
    def on(cls, day: date) -> Bounds:
        return cls(
            earliest=date(threshold("earliest_year", day), 1, 1),
            booked_ahead=timedelta(days=threshold("booked_ahead", day)),
            oldest=threshold("oldest_age", day),
            longest_supply=threshold("longest_supply", day),
            most_drugs=threshold("most_drugs", day),
        )
