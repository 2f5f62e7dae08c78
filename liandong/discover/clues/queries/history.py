"""What was done with a clue, read from the trail."""

from django.db.models import Q
from django.utils.translation import gettext as _

from liandong.discover.clues.events import ClueAnswered, ClueReceived, ClueRepeated, ReporterOpened
from liandong.discover.clues.models import Clue
from liandong.ground.accounts.queries import names_of
from liandong.ground.audit.models import Entry
from liandong.ground.ui.words import instant

STEPS = Q(kind__startswith="clue") | Q(kind__startswith="matter_") | Q(kind="no_penalty_decided")
BESIDE = (ClueReceived.slug, ClueRepeated.slug, ClueAnswered.slug, ReporterOpened.slug)  # they change no step


def last_act(clue: Clue) -> str:
    """Who did what last, and when, as part of a sentence."""
    entries = Entry.objects.filter(dossier=clue.key).order_by("-id")
    entry = entries.filter(STEPS).exclude(kind__in=BESIDE).first() or entries.first()
    if entry is None:
        return _("someone acted on it")
    name = names_of([entry.by_id]).get(entry.by_id, "") if entry.by_id else _("the system")
    return _("%(name)s did “%(act)s” at %(time)s") % {"name": name, "act": entry.title, "time": instant(entry.at)}


def meanwhile(clue: Clue) -> str:
    """The sentence for whoever acts on a clue that is not any more as it was shown to them."""
    return _("Meanwhile %(act)s; the clue is now “%(stage)s” with %(holder)s. Look at it again before you act.") % {
        "act": last_act(clue),
        "stage": clue.get_stage_display(),
        "holder": clue.holder,
    }
