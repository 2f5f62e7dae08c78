"""Ways out of the product, one file each. A gateway has a name and can send; it knows nothing else."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from liandong.ground.accounts.models import User
    from liandong.ground.notices.models import Notice


class Gateway(Protocol):
    """通道: sends a notice to people. Raises OSError when it cannot; returns how many it reached."""

    name: str

    def send(self, notice: "Notice", people: "Sequence[User]") -> int: ...
