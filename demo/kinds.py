"""What kinds of institutions there are, how often, and what each is licensed for."""

from dataclasses import dataclass

from demo.words import KINDS_FILE
from liandong.ground.registry.scopes import names


@dataclass(frozen=True)
class Kind:
    """A kind of institution: its share of all, its code and words, its subjects of treatment and its size."""

    title: str  # ends the name
    share: float
    category: str  # of the 22 characters
    called: str  # what the register calls it
    always: tuple[str, ...]  # codes of subjects it always has
    perhaps: tuple[str, ...]
    staff: tuple[int, int]
    beds: tuple[int, int]
    level: str
    is_profit: bool
    by_place: bool  # called after its town, not after a brand


def _kind(**words: object) -> Kind:
    frozen = {key: tuple(value) if isinstance(value, list) else value for key, value in words.items()}
    return Kind(**frozen)  # type: ignore[arg-type]


KINDS = tuple(_kind(**words) for words in KINDS_FILE["kinds"])
WEIGHTS: dict[str, float] = KINDS_FILE["weights"]


def scopes_of(codes: tuple[str, ...]) -> dict[str, str]:
    """Code → name, as a licence has them."""
    return {code: names()[code] for code in codes}
