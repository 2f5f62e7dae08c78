"""`liandong load_places`: provinces, cities and counties from the package; a second run changes nothing."""

from typing import Any

from django.core.management.base import BaseCommand

from liandong.ground.places.actions import load_places
from liandong.ground.places.gb2260 import EDITION


class Command(BaseCommand):
    help = "Load the provinces, cities and counties of GB/T 2260 / 载入省、市、县三级行政区划"

    def handle(self, *args: Any, **options: Any) -> None:
        new = load_places(by=None)
        self.stdout.write(f"{EDITION}: +{new}")
