"""`liandong guard client`: put the public keys of a client that signs its calls on file, or strike it off."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from liandong.ground.accounts.management.words import operator_named, refusals_said
from liandong.ground.accounts.models import ApiKey
from liandong.law.refusal import Refusal
from liandong.law.rules import Text
from liandong.warn.guard.filing import file_client, strike_client


class Command(BaseCommand):
    help = "登记或撤销客户端签名公钥（CDS Hooks 的 JWT） / put a client that signs its calls on file, or strike it off"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--key", type=int, required=True, help="代表哪个密钥（编号） / number of the key it speaks for"
        )
        parser.add_argument("--issuer", default="", help="令牌的 iss / the iss of its tokens")
        parser.add_argument("--keys", type=Path, metavar="FILE", help="JWK 公钥集文件 / file with its JWK set")
        parser.add_argument(
            "--jku", default="", help="令牌所写的 jku，只比对、不下载 / the jku it names; never fetched"
        )
        parser.add_argument("--strike", action="store_true", help="撤销登记 / strike it off")
        parser.add_argument(
            "--by", default="", metavar="USERNAME", help="经办的系统管理员 / the operator who does this"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with refusals_said():
            by = operator_named(options["by"]) if options["by"] else None
            key = key_numbered(options["key"])
            if options["strike"]:
                strike_client(key=key, by=by)
                self.stdout.write(f"✓ {key}：已撤销 / struck off")
                return
            keys = json_of(options["keys"])
            client = file_client(key=key, issuer=options["issuer"], keys=keys, jku=options["jku"], by=by)
            self.stdout.write(f"✓ {client}：{len(keys['keys'])} 把公钥 / public keys")


def key_numbered(number: int) -> ApiKey:
    """Raises Refusal when there is none."""
    found = ApiKey.objects.filter(pk=number).first()
    if found is None:
        raise Refusal(Text(f"没有编号为 {number} 的密钥。请核对。", f"There is no key {number}. Check the number."))
    return found


def json_of(path: Path | None) -> Any:
    """What a file holds. Raises Refusal where that is no JSON."""
    try:
        return json.loads(path.read_text(encoding="utf-8")) if path else None
    except (OSError, ValueError) as fault:
        raise Refusal(
            Text(f"公钥文件“{path}”读不了：{fault}。", f"The file of keys “{path}” cannot be read: {fault}.")
        ) from fault
