"""What clues put on the shared pages."""

from collections.abc import Iterator

from django.db.models import OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from liandong.discover.clues.models import Clue, ReporterAnswer
from liandong.discover.clues.queries import desk, page
from liandong.discover.clues.queries.alike import elsewhere
from liandong.discover.clues.queries.duplicates import like
from liandong.discover.clues.queries.messages import may_read, talk
from liandong.discover.clues.queries.next_acts import KEEP, next_acts
from liandong.ground.accounts.models import Agency, User
from liandong.ground.dossiers.having import has
from liandong.ground.dossiers.models import Dossier
from liandong.ground.registry.models import Subject
from liandong.ground.ui.stages import Act, Panel, dossier_acts, dossier_panel, subject_panel, workbench_acts

has_answers = has("answers", lambda: ReporterAnswer.objects.filter(clue__dossier=OuterRef("pk")))


@dossier_acts
def acts(dossier: Dossier, user: User) -> Iterator[Act]:
    """The steps open on a clue."""
    clue = _clue_of(dossier, user)
    for act in next_acts(clue, user) if clue else ():
        address = reverse(f"clues:{act.step}", args=[dossier.key])
        address += f"?revision={clue.revision}" if clue and act.step == KEEP else ""
        yield Act(
            act.label, address, act.icon, is_primary=act.is_primary, is_post=act.step == KEEP, why_not=act.why_not
        )
    if clue and may_read(clue, user):
        yield Act(_("Ask the reporter"), reverse("clues:ask", args=[dossier.key]), "message-question")
        yield Act(_("Issue a receipt code"), reverse("clues:receipt", args=[dossier.key]), "key", is_post=True)
    if clue and user.may("identity.open"):
        yield Act(_("Open the reporter's identity"), reverse("clues:reporter", args=[dossier.key]), "lock-open")


@dossier_panel
def clue_panel(dossier: Dossier, user: User) -> Panel | None:
    """The report, where it stands and why it was routed as it was."""
    clue = _clue_of(dossier, user)
    if clue is None:
        return None
    shown = {
        "clue": clue,
        "alike": like(clue, user),
        "routing": page.decided(clue),
        "answers": page.answers(clue) if has_answers(dossier) else [],
    }
    return Panel(_("Clue"), "clues/panel.html", shown, icon="inbox", order=10)


@dossier_panel
def talk_panel(dossier: Dossier, user: User) -> Panel | None:
    """What was written to the reporter and by the reporter; for the agency that holds the clue."""
    clue = _clue_of(dossier, user)
    said = talk(clue, user) if clue else None
    if clue is None or said is None:
        return None
    shown = {"talk": said, "elsewhere": elsewhere(clue, user)}
    return Panel(_("Messages with the reporter"), "clues/talk.html", shown, icon="messages", order=12)


@subject_panel
def clues_about(subject: Subject, user: User) -> Panel | None:
    """The newest clues about a subject."""
    found = page.about(subject, user)
    return Panel(_("Clues"), "clues/about_subject.html", {"clues": found}, icon="inbox", order=20) if found else None


@workbench_acts
def begin(user: User) -> Iterator[Act]:
    """Registering a clue."""
    if user.may("clues.receive"):
        yield Act(_("Register a clue"), reverse("clues:new"), "plus", is_primary=True)


def _clue_of(dossier: Dossier, user: User) -> Clue | None:
    """The clue of a dossier that a page shows, looked for once, however many panels and acts ask for it."""
    if dossier.kind != Dossier.Kind.CLUE:
        return None
    known: dict[tuple[int, Agency | None], Clue | None] = dossier.__dict__.setdefault("_clue_seen", {})
    asked = user.pk, user.acting_for
    if asked not in known:
        known[asked] = desk.find(user, dossier.key).first()
        if (clue := known[asked]) is not None:
            dossier._state.fields_cache["clue"] = clue
    return known[asked]
