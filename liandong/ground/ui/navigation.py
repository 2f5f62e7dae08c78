"""导航: the pages of the shell, in the order of the loop; a page that is not there yet is left out by itself."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from urllib.parse import quote

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Entry:
    """One line of the navigation; `word` is the permission it needs, empty for everyone who is signed in."""

    label: Promise
    url_name: str
    icon: str
    word: str = ""
    on_phone: bool = False
    covers: tuple[str, ...] = ()  # names of other pages on which one is still here


@dataclass(frozen=True)
class Part:
    """A part of the loop, or the ground."""

    label: Promise | str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Place:
    """An entry as it stands on a page: with its address, and whether it is the page one is on."""

    entry: Entry
    url: str
    is_here: bool


@dataclass(frozen=True)
class Shown:
    """A part of the navigation as one user sees it."""

    label: Promise | str
    places: list[Place] = field(default_factory=list)


PARTS: tuple[Part, ...] = (
    Part("", (Entry(_("Workbench"), "ui:workbench", "layout-dashboard", "", True),)),
    Part(
        pgettext_lazy("loop", "Discover"),
        (
            Entry(_("Clues"), "clues:list", "inbox", "read", True),
            Entry(_("Inspections"), "inspections:list", "clipboard-check", "read", True),
            Entry(_("Key matters"), "worklist:list", "flag", "read"),
            Entry(_("Random draws"), "inspections:draws", "arrows-shuffle", "read"),
            Entry(_("Self-checks"), "selfchecks:list", "checklist", "read"),
            Entry(_("Self-checks"), "selfchecks:mine", "checklist", "selfchecks.submit", True),
            Entry(_("Random draws"), "inspections:own_rows", "arrows-shuffle", "selfchecks.submit"),
            Entry(_("Advertisement check"), "ads:check", "ad-2", "clues.handle"),
        ),
    ),
    Part(
        pgettext_lazy("loop", "Warn"),
        (
            Entry(_("Warnings"), "risk:list", "alert-triangle", "read"),
            Entry(_("Warnings sent to you"), "risk:mine", "alert-triangle", "risk.answer", True),
            Entry(_("Risk by area"), "risk:board", "chart-bar", "read"),
            Entry(_("Risk grades"), "risk:grades", "stairs", "risk.handle"),
            Entry(_("Risk models"), "risk:models", "list-search", "risk.handle"),
            Entry(_("Practice data"), "practice:list", "database", "practice.read"),
            Entry(_("Item mappings"), "practice:mappings", "list-details", "rules.read"),
            Entry(_("Guard"), "guard:list", "shield-check", "risk.handle"),
            Entry(_("Guard of your institution"), "guard:list", "shield-check", "risk.answer"),
        ),
    ),
    Part(
        pgettext_lazy("loop", "Act"),
        (
            Entry(_("Dispatch"), "dispatch:list", "route", "read"),
            Entry(_("Joint work"), "joint:list", "users", "read"),
            Entry(_("Cases"), "cases:list", "gavel", "read", True),
            Entry(_("Work ledger"), "works:list", "clipboard-list", "read"),
            Entry(_("Consultations"), "consultations:list", "users-group", "read"),
            Entry(_("Oversight"), "oversight:list", "eye-check", "read"),
        ),
    ),
    Part(
        pgettext_lazy("loop", "Feedback"),
        (
            Entry(_("Credit and points"), "credit:list", "scale", "read"),
            Entry(_("Publications"), "publicity:list", "speakerphone", "publicity.handle"),
            Entry(_("Dashboards"), "dashboards:index", "chart-bar", "read"),
            Entry(_("Quotas"), "quotas:index", "target-arrow", "read"),
        ),
    ),
    Part(
        pgettext_lazy("loop", "Ground"),
        (
            Entry(_("Subjects"), "registry:list", "building-hospital", "read"),
            Entry(_("Rules and clauses"), "rulebook:index", "book-2", "rules.read"),
            Entry(_("Trail"), "ui:trail", "history", "trail.read"),
            Entry(_("Staff"), "accounts:staff", "id-badge-2", "staff.manage"),
        ),
    ),
)

PERSONAL = (
    Entry(_("My account"), "accounts:me", "user-circle"),
    Entry(_("Change the password"), "accounts:password", "key"),
    Entry(_("Manual"), "ui:manual", "help-circle"),
)

PUBLIC = (
    Entry(_("Results made public"), "publicity:portal", "speakerphone", covers=("publicity:item",)),
    Entry(_("Institutions"), "publicity:institutions", "building-hospital", covers=("publicity:institution",)),
    Entry(_("Random draws"), "inspections:public_draws", "arrows-shuffle", covers=("inspections:public_draw",)),
    Entry(_("Report something"), "clues:report", "message-report"),
    Entry(_("Look up a report"), "clues:look_up", "search", covers=("clues:progress",)),
)
SIGN_IN = Entry(_("Sign in"), "accounts:sign_in", "login")
WORK = Entry(_("Workbench"), "ui:workbench", "layout-dashboard")


PLAIN = "!$&'()*+,;=/~:@"  # what an address says without quoting (RFC 3986)
HOLE = "9876543210"  # stands for an argument while an address is resolved: good as text and as a number


def address(url_name: str, *args: object) -> str:
    """The address of a page, or nothing when no app offers it. It is resolved once: a list names a hundred."""
    first, *others = _pieces(url_name, len(args))
    said = (quote(str(arg), safe=PLAIN) for arg in args)
    return first + "".join(arg + piece for arg, piece in zip(said, others, strict=False))


@cache
def _pieces(url_name: str, holes: int) -> list[str]:
    try:
        return reverse(url_name, args=[HOLE] * holes).split(HOLE)
    except NoReverseMatch:
        return [""]


def places_of(entries: tuple[Entry, ...], words: Collection[str], path: str) -> Iterator[Place]:
    for entry in entries:
        if entry.word and entry.word not in words:
            continue
        if url := address(entry.url_name):
            yield Place(entry, url, path == url or (url != "/" and path.startswith(url)))


def public_places(view_name: str, *, is_signed_in: bool) -> list[Place]:
    """What everybody may open, and the way to one's own work.

    view_name  name of the page that is shown
    """
    shown = [(entry, address(entry.url_name)) for entry in (*PUBLIC, WORK if is_signed_in else SIGN_IN)]
    return [Place(entry, url, view_name in (entry.url_name, *entry.covers)) for entry, url in shown if url]


def navigation(words: Collection[str], path: str) -> list[Shown]:
    """The parts one may see.

    words  the permissions of the user at the agency he acts for
    path   the address of the page that is shown
    """
    parts = [Shown(part.label, list(places_of(part.entries, words, path))) for part in PARTS]
    nearest = max((len(place.url) for part in parts for place in part.places if place.is_here), default=0)
    for part in parts:
        part.places[:] = [replace(place, is_here=place.is_here and len(place.url) == nearest) for place in part.places]
    return [part for part in parts if part.places]
