"""机构编号: the register, which stands above the accounts, says here which codes are those of institutions."""

from collections.abc import Callable

Register = Callable[[str], bool]

_registers: list[Register] = []


def register_of_institutions(function: Register) -> Register:
    """Decorator: `function(code)` says whether an institution of this code is registered."""
    _registers.append(function)
    return function


def is_institution(code: str) -> bool:
    return any(knows(code) for knows in _registers)
