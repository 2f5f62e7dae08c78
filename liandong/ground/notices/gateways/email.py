"""电子邮件: by whatever mail server the settings of Django name; each in their own language, nobody sees the others."""

from collections.abc import Sequence
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from liandong.ground.accounts.models import User
from liandong.ground.notices.models import Notice


class Email:
    name = "email"

    def send(self, notice: Notice, people: Sequence[User]) -> int:
        reached = 0
        for person in people:
            if not person.email:
                continue
            with translation.override(person.language):
                letter = EmailMessage(_("Liandong: a notice for you"), self._body(notice), to=[person.email])
            try:
                reached += letter.send()
            except SMTPException as fault:
                raise OSError(str(fault)) from fault
        return reached

    @staticmethod
    def _body(notice: Notice) -> str:
        address = f"{settings.PUBLIC_URL}/d/{notice.dossier.key}/" if notice.dossier else settings.PUBLIC_URL
        return f"{notice.text}\n\n{address}\n"
