"""站内通知: the notice is there already; nothing leaves the product."""

from collections.abc import Sequence

from liandong.ground.accounts.models import User
from liandong.ground.notices.models import Notice


class InApp:
    name = "in_app"

    def send(self, notice: Notice, people: Sequence[User]) -> int:
        return len(people)
