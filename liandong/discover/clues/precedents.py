"""归口先例: by which ruling a matter of a place was given to an agency. A later stage knows them, and says so here."""

from collections.abc import Callable
from dataclasses import dataclass

from liandong.ground.accounts.models import Agency
from liandong.ground.places.models import Place
from liandong.law.rules import Text


@dataclass(frozen=True)
class Precedent:
    """先例: a ruling that still stands, and whom it named."""

    ruling: int
    number: str
    agency: Agency

    @property
    def says(self) -> Text:
        """As a reason of a routing."""
        name = self.agency.name
        return Text(f"{self.number}已指定此类事项由{name}管辖", f"Ruling {self.number} gave such matters to {name}")

    @property
    def kept(self) -> dict[str, object]:
        """As an input of the routing."""
        return {"ruling": self.ruling, "number": self.number, "agency": self.agency.pk}


Knowing = Callable[[str, Place], Precedent | None]

_known: dict[str, Knowing] = {}


def knows_precedents(function: Knowing) -> Knowing:
    """Decorator: `function(matter, place)` gives the precedent that guides such routings there, if there is one."""
    _known[f"{function.__module__}.{function.__qualname__}"] = function
    return function


def precedent(matter: str, place: Place) -> Precedent | None:
    """The first that anybody knows."""
    return next((found for knows in _known.values() if (found := knows(matter, place))), None)
