"""线索台的一行: what stands in the holes of `clues/parts/rows.html`."""

from collections.abc import Iterable, Mapping

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liandong.discover.clues import seen
from liandong.discover.clues.codes import LOOKS, Channel, Outcome, Stage
from liandong.discover.clues.models import Clue
from liandong.discover.clues.queries.desk import Line
from liandong.ground.accounts.models import User
from liandong.ground.audit.clock import today
from liandong.ground.ui import drawn, icons
from liandong.ground.ui.navigation import address
from liandong.ground.ui.words import BEIJING, short_day, shortened

TITLE, SUBJECT = 60, 30  # characters shown
TICK = '<input type="checkbox" name="row" form="bulk" value="{}" aria-label="{}">'
GUESS = '<span class="quiet">{}</span> <span class="guess">{}</span>'


def cells(
    lines: Iterable[Line], matters: Mapping[str, str], guesses: Mapping[int, str], *, marks_for: User | None
) -> list[drawn.Cells]:
    """The words of each row, in the language of the page.

    matters    what matters are called there
    guesses    the matter suggested for a clue that has none
    marks_for  whose marks the rows carry; nobody's, where nothing can be done to several at once
    """
    day, channels = today(), {code: str(label) for code, label in Channel.choices}
    words = {"guess": _("suggested"), "none": drawn.fill('<span class="quiet">{}</span>', _("not routed yet"))}
    return [
        {
            "tick": _tick(line, guesses.get(line.pk, ""), marks_for) if marks_for else "",
            "key": line.key,
            "url": address("ui:dossier", line.key),
            "title": shortened(line.title, TITLE),
            "about": "".join(f" · {said} " for said in (shortened(line.subject, SUBJECT), line.place) if said),
            "repeats": _repeats(line.repeats) if line.repeats else "",
            "merged": _merged() if line.group else "",
            "matter": matters.get(line.matter) or _guess(guesses.get(line.pk, ""), matters, words),
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


def _tick(line: Line, guess: str, user: User) -> SafeString:
    shown = seen.Shown(line.key, line.revision, guess)
    return drawn.fill(TICK, seen.token(shown, user), _("mark %(key)s") % {"key": line.key})


def _guess(code: str, matters: Mapping[str, str], words: Mapping[str, str]) -> SafeString | str:
    return drawn.fill(GUESS, words["guess"], matters.get(code, code)) if code else words["none"]


def _repeats(times: int) -> SafeString:
    said = ngettext("reported %(n)s more time", "reported %(n)s more times", times) % {"n": times}
    return drawn.fill(' · <span class="badge">{}{}</span>', icons.svg("copy", size=14), said)


def _merged() -> SafeString:
    return drawn.fill(' · <span class="badge">{}{}</span>', icons.svg("git-merge", size=14), _("merged"))
