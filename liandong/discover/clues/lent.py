"""受转在办: a clue that lies with its holder only until it is answered. A later stage knows which, and says so here."""

from collections.abc import Callable

from liandong.discover.clues.models import Clue

Lending = Callable[[Clue], bool]

_lendings: dict[str, Lending] = {}


def lends(function: Lending) -> Lending:
    """Decorator: `function(clue)` says whether its holder owes somebody an answer on it."""
    _lendings[f"{function.__module__}.{function.__qualname__}"] = function
    return function


def is_lent(clue: Clue) -> bool:
    """Whether the holder can only answer the clue or give it back, not end it by not taking it up."""
    return any(owes_answer(clue) for owes_answer in _lendings.values())
