"""Others suggest; the owner takes it up or says why not."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.discover.worklist.actions import refusing
from liandong.discover.worklist.events import SuggestionAnswered, SuggestionMade
from liandong.discover.worklist.models import KeyMatter, Suggestion
from liandong.ground.accounts.models import User
from liandong.ground.accounts.queries import acting
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import now
from liandong.ground.dossiers.queries import may_see
from liandong.law.refusal import Refusal

LIVE = (KeyMatter.Stage.GATHERED, KeyMatter.Stage.KEY, KeyMatter.Stage.LISTED)


@transaction.atomic
def suggest(*, key_matter: KeyMatter, text: str, by: User) -> Suggestion:
    """对清单事项提出建议: another department of the mechanism says what should be otherwise.

    raises   Refusal  not ours to see, our own, over, or no words
    records  SuggestionMade
    """
    key_matter, agency = refusing.locked(key_matter), acting(by)
    if not may_see(by, key_matter.dossier) or agency == key_matter.dossier.owner:
        raise Refusal(_("Your own agency looks after this: change it yourselves."))
    refusing.at(key_matter, *LIVE)
    made = Suggestion.objects.create(
        key_matter=key_matter, agency=agency, text=refusing.required(text, _("Say what you suggest.")), made_by=by,
        made_at=now(),
    )  # fmt: skip
    record(SuggestionMade(dossier=key_matter.dossier.key, suggestion=made.pk, agency=agency.pk), by=by)
    return made


@transaction.atomic
def answer_suggestion(*, suggestion: Suggestion, taken: bool, answer: str, by: User) -> Suggestion:
    """答复清单建议: taken up, or why not; the entry itself is changed by a version of its own.

    raises   Refusal  not ours, answered before, or no words where it is not taken up
    records  SuggestionAnswered
    """
    key_matter = refusing.ours(suggestion.key_matter, by, *LIVE)
    suggestion = Suggestion.objects.select_for_update(of=("self",)).get(pk=suggestion.pk)
    if suggestion.stage != Suggestion.Stage.OPEN:
        raise Refusal(_("This suggestion was answered already."))
    if not taken:
        refusing.required(answer, _("Say why it is not taken up."))
    suggestion.stage = Suggestion.Stage.TAKEN if taken else Suggestion.Stage.REFUSED
    suggestion.answer, suggestion.answered_by = answer.strip(), by
    suggestion.save(update_fields=["stage", "answer", "answered_by"])
    record(
        SuggestionAnswered(
            dossier=key_matter.dossier.key, suggestion=suggestion.pk, agency=suggestion.agency_id, taken=taken
        ),
        by=by,
    )
    return suggestion
