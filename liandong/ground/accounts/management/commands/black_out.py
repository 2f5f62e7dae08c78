"""`liandong black out ENTRY`: take away the words that were typed beside an entry of the trail."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from liandong.ground.accounts.queries import user_named
from liandong.ground.audit.actions import black_out
from liandong.ground.audit.models import Entry
from liandong.law.refusal import Refusal


class Command(BaseCommand):
    help = "Black out the words beside an entry of the trail, for good / 涂黑轨迹附言"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("entry", type=int)
        parser.add_argument("--because", required=True, help="why, in words; kept beside the new entry")
        parser.add_argument("--as", dest="username", required=True, help="user name of the one who does it")

    def handle(self, *args: Any, **options: Any) -> None:
        user, entry = user_named(options["username"]), Entry.objects.filter(pk=options["entry"]).first()
        if user is None:
            raise CommandError(f"没有用户 {options['username']} / no user {options['username']}")
        if entry is None:
            raise CommandError(f"轨迹上没有条目 {options['entry']} / no entry {options['entry']} on the trail")
        try:
            black_out(entry=entry, because=options["because"], by=user)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"✓ 已涂黑 / blacked out: {entry.pk}")
