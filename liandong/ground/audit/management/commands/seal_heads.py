"""`liandong seal_heads`: the head of the last seal, to be published where we cannot change it."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from liandong.ground.audit.queries import last_head


class Command(BaseCommand):
    help = "Print the head of the last seal as one line of JSON."

    def handle(self, *_args: Any, **_options: Any) -> None:
        head = last_head()
        if head is None:
            raise CommandError(_("Nothing is sealed yet."))
        self.stdout.write(json.dumps(head))
