"""What the words of a command mean, and what is said when they mean nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError

from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import user_named
from liandong.ground.places.reports import in_language
from liandong.law.refusal import Refusal
from liandong.law.rules import Text


@contextmanager
def refusals_said() -> Iterator[None]:
    """A refusal ends the command with its sentence, in the language of the command."""
    try:
        yield
    except Refusal as refusal:
        says = refusal.says
        raise CommandError(in_language(says) if isinstance(says, Text) else str(says)) from refusal


def agency_named(words: str) -> Agency:
    """The active agency of a number or a full name.

    raises  Refusal  there is none, or several share the name
    """
    rows = Agency.objects.filter(is_active=True).select_related("place", "department")
    found = list(rows.filter(pk=int(words)) if words.isdecimal() else rows.filter(name=words.strip()))
    if not found:
        raise Refusal(
            Text(
                f"没有名为“{words}”的机关。请用全称或编号；尚未设立的，先运行 liandong found agency。",
                f"There is no agency “{words}”. Give its full name or number, or found it: liandong found agency.",
            )
        )
    if len(found) > 1:
        numbers = ", ".join(str(each.pk) for each in found)
        raise Refusal(
            Text(
                f"有 {len(found)} 个机关叫“{words}”，请用编号（{numbers}）。",
                f"{len(found)} agencies are called “{words}”: give the number ({numbers}).",
            )
        )
    return found[0]


def person_named(username: str) -> User:
    """The person with this user name. Raises Refusal when nobody who may sign in has it."""
    if found := user_named(username):
        return found
    raise Refusal(
        Text(
            f"没有用户名为“{username}”的在用账号。请核对用户名。",
            f"Nobody with the user name “{username}” may sign in. Check the user name.",
        )
    )


def operator_named(username: str) -> User:
    """The person, acting where they are the system operator. Raises Refusal when they are that nowhere."""
    user = person_named(username)
    office = next((one.agency for one in user.live_memberships if one.role == "operator"), None)
    if office is None:
        raise Refusal(
            Text(
                f"“{username}”不是系统管理员。请用 --by 写明一位系统管理员。",
                f"“{username}” is no system operator. Name one with --by.",
            )
        )
    user.acting_for = office
    return user
