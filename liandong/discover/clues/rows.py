"""线索台的一行: what stands in the holes of `clues/parts/rows.html`."""

from collections.abc import Iterable, Mapping

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liandong.discover.clues.codes import LOOKS, Channel, Outcome, Stage
from liandong.discover.clues.models import Clue
from liandong.discover.clues.queries.desk import Line
from liandong.ground.audit.clock import today
from liandong.ground.ui import drawn, icons
from liandong.ground.ui.navigation import address
from liandong.ground.ui.words import BEIJING, short_day, shortened

TITLE, SUBJECT = 60, 30  # characters shown


def cells(lines: Iterable[Line], matters: Mapping[str, str]) -> list[drawn.Cells]:
    """The words of each row, in the language of the page, with what matters are called there."""
    day, quiet = today(), drawn.fill('<span class="quiet">{}</span>', _("not routed yet"))
    channels = {code: str(label) for code, label in Channel.choices}
    return [
        {
            "url": address("ui:dossier", line.key),
            "title": shortened(line.title, TITLE),
            "key": line.key,
            "about": "".join(f" · {said} " for said in (shortened(line.subject, SUBJECT), line.place) if said),
            "repeats": _repeats(line.repeats) if line.repeats else "",
            "matter": matters.get(line.matter, quiet),
            "stage": stage_badge(line),
            "holder": line.holder,
            "instant": line.received_at.astimezone(BEIJING).isoformat(),
            "received": short_day(line.received_at, day),
            "channel": channels[line.channel],
            "light": drawn.light(line.clock, line.bound_by) if line.clock else "",
        }
        for line in lines
    ]


def stage_badge(clue: Clue | Line) -> SafeString:
    """Where a clue stands; of a verified one, what was found."""
    stage = Stage(clue.stage)
    word = Outcome(clue.outcome).label if stage == Stage.VERIFIED and clue.outcome else stage.label
    return drawn.badge(*LOOKS[stage], str(word))


def _repeats(times: int) -> SafeString:
    said = ngettext("reported %(n)s more time", "reported %(n)s more times", times) % {"n": times}
    return drawn.fill(' · <span class="badge">{}{}</span>', icons.svg("copy", size=14), said)
