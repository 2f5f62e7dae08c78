"""Send waiting notices by e-mail and SMS; the worker calls it every minute."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from liandong.ground.notices.actions import deliver
from liandong.ground.notices.gateways import Gateway
from liandong.ground.notices.gateways.email import Email
from liandong.ground.notices.gateways.in_app import InApp
from liandong.ground.notices.gateways.sms_file import SmsFile

GATEWAYS: dict[str, type[Gateway]] = {"in_app": InApp, "email": Email, "sms": SmsFile}


class Command(BaseCommand):
    help = "Send waiting notices through the gateways that the settings name (LIANDONG_GATEWAYS)."

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = getattr(settings, "GATEWAYS", ["in_app"])
        gone = deliver(gateways=[GATEWAYS[name]() for name in wanted])
        self.stdout.write(f"{gone}")
