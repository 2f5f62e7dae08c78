"""What is wrong with a file of the rulebook, said so that whoever wrote it can put it right."""

from collections.abc import Sequence

from liandong.law.rules import Text


class Fault(Exception):
    """One thing that is wrong, with its file and line."""

    def __init__(self, line: int, zh: str, en: str, *, file: str = "") -> None:
        super().__init__(zh)
        self.file, self.line, self.says = file, line, Text(zh, en)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.says.zh} / {self.says.en}"

    def at(self, file: str) -> "Fault":
        """The same fault, in this file."""
        return Fault(self.line, self.says.zh, self.says.en, file=self.file or file)


class RulebookRefused(Exception):
    """The book has faults; nothing of it may be used."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = list(faults)


class UnknownRule(LookupError):
    """No file that speaks for this place has a rule of this id."""
