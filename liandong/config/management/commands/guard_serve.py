"""`liandong guard serve`: the guard as a server of its own, beside the site."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from liandong.config.guarding import run


class Command(BaseCommand):
    help = "单独运行事前提醒服务 / run the guard as a server of its own (CDS Hooks, 3101/3103)"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="监听地址 / address")
        parser.add_argument("--port", type=int, default=8010, help="端口 / port")
        parser.add_argument(
            "--workers", type=int, default=1, help="进程数 / processes, each with the registers in memory"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        run(options["host"], options["port"], options["workers"])
