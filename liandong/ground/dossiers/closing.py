"""办结障碍: what a dossier cannot be closed over. A later stage knows its own, and says so here."""

from collections.abc import Callable, Iterable, Iterator

from liandong.ground.audit.once import asked_once
from liandong.ground.dossiers.models import Dossier
from liandong.law.refusal import Refusal

Obstacle = Callable[[Dossier], Iterable[Refusal]]

_obstacles: dict[str, Obstacle] = {}


def obstacle(function: Obstacle) -> Obstacle:
    """Decorator: `function(dossier)` gives a refusal for each thing that has to be settled before it is closed."""
    _obstacles[f"{function.__module__}.{function.__qualname__}"] = function
    return function


def obstacles(dossier: Dossier) -> Iterator[Refusal]:
    """All that stands in the way of closing, each with what to do next."""
    for source in _obstacles.values():
        yield from source(dossier)


@asked_once
def in_the_way(dossier: Dossier) -> list[Refusal]:
    """The same for a page, where several parts want to know."""
    return list(obstacles(dossier))
