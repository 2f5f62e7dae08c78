"""`liandong issue key`: lets another bureau's system speak for an agency; the secret is shown once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from liandong.ground.accounts import actions
from liandong.ground.accounts.management.words import agency_named, operator_named, person_named, refusals_said
from liandong.ground.accounts.roles import WORDS
from liandong.ground.places.reports import in_language
from liandong.law.refusal import Refusal
from liandong.law.rules import Text


class Command(BaseCommand):
    help = "发放接口密钥，只显示一次 / issue a key for another system; shown once"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--agency", required=True, help="机关全称或编号 / full name or number of the agency")
        parser.add_argument(
            "--name", required=True, help="对方系统名称 / what the other system is called, such as 12345"
        )
        parser.add_argument(
            "--as", required=True, dest="speaker", metavar="USERNAME", help="密钥以谁的名义 / as whom the key speaks"
        )
        parser.add_argument("--words", required=True, help="权限，逗号分隔 / what it may, such as clues.receive,read")
        parser.add_argument(
            "--institution",
            default="",
            metavar="CODE",
            help="哪家医疗机构的系统（权限为 guard.ask）/ the institution whose system asks the guard",
        )
        parser.add_argument(
            "--by", default="", metavar="USERNAME", help="经办的系统管理员 / the operator who does this"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with refusals_said():
            name = name_of(options["name"])
            words = words_of(options["words"])
            by = operator_named(options["by"]) if options["by"] else None
            agency, speaker = agency_named(options["agency"]), person_named(options["speaker"])
            key, secret = actions.issue_key(
                agency=agency, name=name, words=words, speaks_as=speaker, subject=options["institution"], by=by
            )
        self.stderr.write(
            in_language(
                Text(
                    f"✓ 已为{agency.name}发放密钥“{name}”（编号 {key.pk}），权限 {'、'.join(key.words)}。"
                    "只显示这一次：",
                    f"✓ Key “{name}” (number {key.pk}) of {agency.name}, may {', '.join(key.words)}. Shown this once:",
                )
            ),
            lambda line: line,
        )
        self.stdout.write(secret)


def name_of(words: str) -> str:
    if 0 < len(words.strip()) <= 60:
        return words.strip()
    raise Refusal(Text("密钥名称应为 1 至 60 个字。", "The name of a key must have 1 to 60 characters."))


def words_of(listed: str) -> set[str]:
    """The permissions in the list. Raises Refusal for one that is not known, naming those that are."""
    asked = {word.strip() for word in listed.split(",") if word.strip()}
    if not asked or asked - WORDS:
        wrong = "、".join(sorted(asked - WORDS)) or listed
        raise Refusal(
            Text(
                f"没有权限“{wrong}”。可用：{'、'.join(sorted(WORDS))}。",
                f"There is no permission “{wrong}”. There are: {', '.join(sorted(WORDS))}.",
            )
        )
    return asked
