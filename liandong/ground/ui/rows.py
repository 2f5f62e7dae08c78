"""应办事项的一行: what stands in the holes of `ui/parts/owed.html`."""

from collections.abc import Iterable

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from liandong.ground.audit.clock import today
from liandong.ground.dossiers.models import Dossier
from liandong.ground.ui import drawn
from liandong.ground.ui.navigation import address
from liandong.ground.ui.owing import Owed
from liandong.ground.ui.words import days_left, short_day


def cells(owed: Iterable[Owed]) -> list[drawn.Cells]:
    """The words of each row, in the language of the page."""
    day, stands = today(), _("the clock stands still")
    kinds = {code: str(label) for code, label in Dossier.Kind.choices}
    unknown = drawn.fill('<span class="quiet">{}</span>', _("not yet known"))
    return [
        {
            "url": address("ui:dossier", each.dossier.key),
            "title": each.dossier.title,
            "kind": kinds[each.dossier.kind],
            "key": each.dossier.key,
            "subject": _subject(each.dossier) or unknown,
            "owed": each.title,
            "because": each.because,
            "started": short_day(each.started_on, day),
            "due": short_day(each.due_on, day),
            "late": " late" if each.light == "overdue" else "",
            "left": stands if each.light == "paused" else days_left(each.due_on, day),
            "light": drawn.light(each.deadline),
        }
        for each in owed
    ]


def _subject(dossier: Dossier) -> SafeString | str:
    about = dossier.subject
    if about is None:
        return "—" if dossier.kind == Dossier.Kind.WORK else ""
    return drawn.fill('<span><a href="{}">{}</a></span>', address("ui:subject", about.code), about.name)
