"""Holding an entry while something is done with it, so that two reviewers never overwrite one another."""

from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.models import User
from liandong.ground.accounts.queries import acting
from liandong.ground.directives.models import Draft, DraftEntry
from liandong.law.refusal import Refusal


def hold_draft(draft: Draft, by: User) -> Draft:
    """The draft, locked to the end of the transaction. Raises Refusal when the person acts for no agency."""
    acting(by)
    return Draft.objects.select_for_update().get(pk=draft.pk)


def hold(entry: DraftEntry, seen: int, by: User) -> DraftEntry:
    """The entry as it stands now, with its draft locked.

    seen    the version that was on the page
    raises  Refusal  somebody has changed it since, or it stands in another entry by now
    """
    hold_draft(entry.draft, by)
    found = DraftEntry.objects.select_related("draft", "changed_by", "into").get(pk=entry.pk)
    if found.into is not None:
        raise Refusal(
            _("This entry has become part of %(key)s by now. Go on there; nothing was changed.")
            % {"key": found.into.key}
        )
    if found.version != seen:
        raise Refusal(
            _("%(who)s has changed this entry since you opened it. See what stands there now, then act again; "
              "what you wrote is still in the form.")
            % {"who": found.changed_by}
        )  # fmt: skip
    return found


def live(entry: DraftEntry) -> DraftEntry:
    """Raises Refusal for an entry that was discarded."""
    if not entry.is_live:
        raise Refusal(_("%(key)s is discarded. Reopen it first.") % {"key": entry.key})
    return entry


def keep(entry: DraftEntry, by: User) -> DraftEntry:
    """Save it as the next version."""
    entry.version += 1
    entry.changed_by = by
    entry.save()
    return entry


def unreviewed(entry: DraftEntry) -> DraftEntry:
    """The words have changed, or somebody doubts: the entry waits for a reviewer again."""
    entry.state = DraftEntry.State.OPEN
    entry.reviewed_by = entry.reviewed_on = None
    entry.because = ""
    return entry
