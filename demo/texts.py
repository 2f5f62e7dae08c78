"""What people report: sentences of made-up reports by matter, combined so that hardly two are alike."""

from dataclasses import dataclass
from datetime import date

from demo.chance import Dice
from demo.words import REPORTS, said


@dataclass(frozen=True)
class Theme:
    """One matter: how often it is reported, about whom, and in which words."""

    weight: float
    about: str  # institution | company | person | outside
    titles: list[str]
    facts: list[str]
    asks: list[str]


THEMES: dict[str, Theme] = {code: Theme(**words) for code, words in REPORTS["themes"].items()}


def day_words(day: date) -> str:
    return f"{day.month}月{day.day}日"


def report(dice: Dice, theme: Theme, *, subject: str, road: str, day: date) -> tuple[str, str]:
    """A title and a text."""
    words = {
        "subject": subject, "road": road, "number": dice.between(2, 60), "money": dice.between(3, 480) * 10,
        "who": dice.one(said("who")), "when": dice.one(said("when")).format(day=day_words(day)),
    }  # fmt: skip
    title = dice.one(theme.titles).format(**words)
    facts = dice.one(theme.facts).format(**words)
    parts = [dice.one(said("openings")), facts, dice.one(theme.asks), dice.one(said("asks"))]
    return title[:200], "".join(parts)


def retold(dice: Dice, text: str) -> str:
    """The same story told by somebody else: most words the same."""
    return f"{dice.one(said('openings'))}{text.rstrip('。')}，已有多人反映。{dice.one(said('asks'))}"
