"""How long a reading takes: the model, and the whole with places, subjects and urgency.

DATABASE_URL=… python bench/reading.py [how many]     a database with places and a register, such as the demo city
"""

import os
import statistics
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liandong.config.settings")

import django

django.setup()

from liandong.discover.clues.reading import read  # noqa: E402
from liandong.discover.clues.reading.matters import health_in, matters_in  # noqa: E402
from liandong.ground.places.models import Place  # noqa: E402
from liandong.ground.registry.models import Subject  # noqa: E402
from liandong.ground.rulebook.book import book  # noqa: E402

SENTENCES = [one for matter in book().matters().values() for one in matter.examples]
LENGTH = 300  # signs, as an ordinary message


def texts(many: int) -> list[tuple[str, str]]:
    """Reports put together from the sentences of the rulebook."""
    found = []
    for at in range(many):
        title = SENTENCES[at % len(SENTENCES)]
        body = "。".join(SENTENCES[(at * 7 + step) % len(SENTENCES)] for step in range(20))[:LENGTH]
        found.append((title, body))
    return found


def main(many: int) -> None:
    place = Place.objects.filter(level=Place.Level.COUNTY, stem__startswith="3505").first()
    reports = texts(many)
    print(f"{Subject.objects.count()} subjects, {Place.objects.count()} places, {many} reports of {LENGTH} signs")
    for name, ask in (("matter", matters_in), ("health or not", health_in), ("all of it", read)):
        ask(*reports[0], place)
        taken, busy = [], time.process_time()
        for title, text in reports:
            began = time.perf_counter()
            ask(title, text, place)
            taken.append((time.perf_counter() - began) * 1000)
        busy = (time.process_time() - busy) / len(reports) * 1000
        worst = statistics.quantiles(taken, n=20)[-1]
        print(
            f"{name:<14} median {statistics.median(taken):6.2f} ms   95 % under {worst:6.2f} ms   "
            f"of it our own work {busy:5.2f} ms"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
