"""短信: a JSON file for each message in the folder `sms` under the site's home, where the local gateway takes it.

A file is complete as soon as it is visible (it is written under another name first); the gateway deletes what it has
sent. Its fields: to (telephone), text, notice (number). The text names the dossier's key and nothing about people.
"""

import json
import os
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.utils import translation

from liandong.ground.accounts.models import User
from liandong.ground.notices.models import Notice


class SmsFile:
    name = "sms"

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or Path(settings.HOME) / "sms"

    def send(self, notice: Notice, people: Sequence[User]) -> int:
        with_phone = [person for person in people if person.phone]
        if with_phone:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for person in with_phone:
            with translation.override(person.language):
                message = {"to": person.phone, "text": notice.text, "notice": notice.pk}
            coming = self.folder / f".{notice.pk}-{person.pk}"
            with open(os.open(coming, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
                json.dump(message, file, ensure_ascii=False)
            coming.rename(self.folder / f"{notice.pk}-{person.pk}.json")
        return len(with_phone)
