"""A refusal says what, why and what to do next; nothing has happened when it is raised."""

from liandong.law.rules import Text


class Refusal(Exception):
    """拒绝: the law, or the stage a thing is in, forbids what was asked."""

    def __init__(self, says: object, *, rule: str = "") -> None:
        """says: a (lazily) translated sentence or a Text; rule: the id of the rule that forbids it."""
        super().__init__(says)
        self.says = says
        self.rule = rule

    def __str__(self) -> str:
        return self.says.zh if isinstance(self.says, Text) else str(self.says)
