"""`liandong found agency`: an agency and its first person; on an empty site the only way in."""

import re
import secrets
from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from liandong.ground.accounts import actions
from liandong.ground.accounts.management.words import operator_named, refusals_said
from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import agency_for, departments, user_named
from liandong.ground.accounts.roles import ROLES
from liandong.ground.places.models import Place
from liandong.ground.places.queries import find, provinces
from liandong.ground.places.reports import in_language
from liandong.law.refusal import Refusal
from liandong.law.rules import Text

SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is read as another


class Command(BaseCommand):
    help = "设立机关及其系统管理员或负责人 / found an agency with its system operator or head"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--department", required=True, help="职能 / what it does: health, market, police …")
        parser.add_argument("--place", required=True, help="行政区划代码 / code of its place, such as 350502")
        parser.add_argument("--name", required=True, type=at_most(80), help="机关全称 / its full name")
        first = parser.add_mutually_exclusive_group(required=True)
        first.add_argument("--operator", type=username, metavar="USERNAME", help="系统管理员 / its system operator")
        first.add_argument("--head", type=username, metavar="USERNAME", help="负责人 / its head")
        parser.add_argument("--person", type=at_most(60), metavar="NAME", help="姓名 / that person's name")
        parser.add_argument(
            "--by", default="", metavar="USERNAME", help="经办的系统管理员 / the operator who does this"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        role = "operator" if options["operator"] else "head"
        with refusals_said(), transaction.atomic():
            by = on_behalf(options["by"], role)
            place = place_of(options["place"])
            refuse_department(options["department"], place)
            agency = actions.establish_agency(
                department=options["department"], place=place, name=options["name"], by=by
            )
            user, password = first_person(options["operator"] or options["head"], options["person"] or "", by=by)
            actions.join_agency(user=user, agency=agency, role=role, is_default=not user.agencies, by=by)
        self.stdout.write(in_language(told(agency, user, role, password)))


def at_most(length: int) -> Any:
    """A reader of words that fit their column."""

    def text(words: str) -> str:
        if not 0 < len(words.strip()) <= length:
            raise ArgumentTypeError(f"应为 1 至 {length} 个字 / must have 1 to {length} characters")
        return words.strip()

    return text


def username(words: str) -> str:
    if not re.fullmatch(r"[\w.@+-]{1,60}", words):
        raise ArgumentTypeError(f"用户名“{words}”不能有空格等符号 / only letters, digits and . @ + - _ in a user name")
    return words


def on_behalf(by: str, role: str) -> User | None:
    """Who does this: nobody for the first agency, since nobody is there; afterwards an operator."""
    if by:
        return operator_named(by)
    if Agency.objects.exists():
        raise Refusal(
            Text(
                "本站已有机关。请用 --by 写明办理此事的系统管理员，轨迹上会记其名。",
                "This site has agencies already. Name the system operator who does this with --by, for the trail.",
            )
        )
    if role != "operator":
        raise Refusal(
            Text(
                "第一个机关须有系统管理员，否则无人能增加人员。请用 --operator。",
                "The first agency needs a system operator, or nobody could add people. Use --operator.",
            )
        )
    return None


def place_of(code: str) -> Place:
    if not provinces().exists():
        raise Refusal(
            Text(
                "尚未载入行政区划。请先运行 liandong load places，再重试。",
                "No places are loaded yet. Run liandong load places first, then this again.",
            )
        )
    return find(code)


def refuse_department(code: str, place: Place) -> None:
    """Refuse one that is not known, or that the place has already."""
    known = {one.pk: one.name_zh for one in departments()}
    if code not in known:
        listed = "、".join(f"{each}（{name}）" for each, name in known.items())
        raise Refusal(
            Text(
                f"没有职能“{code}”。可用：{listed}。",
                f"There is no department “{code}”. There are: {', '.join(known)}.",
            )
        )
    there = agency_for(code, place)
    if there and there.place == place and there.department_id == code:
        raise Refusal(
            Text(
                f"{place.full_name}已有此职能的机关：{there.name}（编号 {there.pk}）。增加人员请在“人员”页面办理。",
                f"{place.full_name} has this department already: {there.name} (number {there.pk}). "
                "Add people to it on the page “Staff”.",
            )
        )


def first_person(username: str, name: str, *, by: User | None) -> tuple[User, str]:
    """The person there is, or a new one with a password that is shown once and must be changed."""
    if there := user_named(username):
        return there, ""
    password = "-".join("".join(secrets.choice(SIGNS) for _ in range(4)) for _ in range(4))
    added = actions.add_user(
        username=username, name=name or username, password=password, must_change_password=True, by=by
    )
    return added, password


def told(agency: Agency, user: User, role: str, password: str) -> Text:
    title = ROLES[role].title
    zh = f"✓ 已设立{agency.name}，编号 {agency.pk}。\n  {title}：{user.name}，用户名 {user.username}"
    en = f"✓ {agency.name} is founded, number {agency.pk}.\n  {title}: {user.name}, user name {user.username}"
    if password:
        zh += f"，一次性密码 {password}（只显示这一次，首次登录须修改）"
        en += f", one-time password {password} (shown this once, to be changed at the first sign-in)"
    return Text(zh, en)
