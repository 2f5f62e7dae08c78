"""What was done with a clue, read from the trail."""

from django.utils.translation import gettext as _

from liandong.discover.clues.models import Clue
from liandong.ground.accounts.queries import names_of
from liandong.ground.audit.models import Entry
from liandong.ground.ui.words import instant


def last_act(clue: Clue) -> str:
    """Who did what last, and when, as part of a sentence."""
    entry = Entry.objects.filter(dossier=clue.key).order_by("-id").first()
    if entry is None:
        return _("someone acted on it")
    name = names_of([entry.by_id]).get(entry.by_id, "") if entry.by_id else _("the system")
    return _("%(name)s did “%(act)s” at %(time)s") % {"name": name, "act": entry.title, "time": instant(entry.at)}
