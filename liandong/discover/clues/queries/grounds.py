"""The legal grounds on which no penalty follows."""

from liandong.ground.audit.clock import today
from liandong.ground.places.models import Place
from liandong.ground.rulebook.book import book
from liandong.law.rules import Text

GROUNDS = "clues.no_penalty_grounds"


def no_penalty_grounds(place: Place) -> dict[str, Text]:
    """Code and words of each, as the place has them today."""
    items = book().rule(GROUNDS, place).on(today()).values["items"]
    return {item["code"]: Text(item["zh"], item["en"]) for item in items}
