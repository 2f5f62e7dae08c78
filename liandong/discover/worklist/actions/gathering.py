"""Gathering: what one department found becomes visible to all of the mechanism."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.discover.worklist import queries
from liandong.discover.worklist.actions import refusing
from liandong.discover.worklist.events import KeyMatterGathered
from liandong.discover.worklist.models import KeyMatter
from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import acting
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import now, today
from liandong.ground.deadlines.actions import run_clocks
from liandong.ground.dossiers.actions import link, open_dossier, share
from liandong.ground.dossiers.models import Dossier
from liandong.ground.dossiers.queries import no_less_secret
from liandong.ground.rulebook.book import book
from liandong.law.refusal import Refusal

MOST_SOURCES = 200


@transaction.atomic
def gather(
    *, title: str, text: str, nature: str, origin: str, matter: str = "", sources: Collection[Dossier] = (),
    cluster: str = "", by: User,
) -> KeyMatter:  # fmt: skip
    """归集要情: something that several departments should look at; the mechanism of the place reads it.

    origin   one of the four of worklist.origins
    sources  clues, visits or self-checks it comes from; linked, and seen by nobody through that
    cluster  code of the pile of clues that suggested it; it suggests it no more
    raises   Refusal  no such origin, nature or matter, no words, too many sources, or the pile was gathered before
    records  KeyMatterGathered
    """
    agency = acting(by)
    title = refusing.required(title, _("Give it a title."))
    text = refusing.required(text, _("Say what was found."))
    if origin not in queries.items(queries.ORIGINS, agency.place) or nature not in KeyMatter.Nature:
        raise Refusal(_("Say where it comes from and what it is: choose from the lists."), rule=queries.ORIGINS)
    if matter and matter not in book().matters(agency.place):
        raise Refusal(_("The matter list has no “%(code)s”. Choose a matter from the list.") % {"code": matter})
    if len(sources) > MOST_SOURCES:
        raise Refusal(_("At most %(most)s sources are linked to one matter.") % {"most": MOST_SOURCES})
    if cluster:
        Agency.objects.select_for_update(no_key=True).get(pk=queries.keeper_of(agency).pk)  # of two at once, one waits
        if queries.gathered_piles(agency.place).filter(cluster=cluster).exists():
            raise Refusal(_("A colleague has gathered this already. Look for it in the list."))
    grade = no_less_secret(Dossier.Grade.INTERNAL, sources)
    dossier = open_dossier(kind="key_matter", title=title, place=agency.place, owner=agency, grade=grade, by=by)
    made = KeyMatter.objects.create(
        dossier=dossier, found_by=agency, nature=nature, origin=origin, matter=matter, text=text, cluster=cluster,
        gathered_by=by, gathered_at=now(),
    )  # fmt: skip
    for source in sources:
        link(from_dossier=source, to_dossier=dossier, relation="led_to", by=by)
    for other in queries.members(agency)[1:]:
        share(dossier=dossier, agency=other, level="read", because=dossier.key, by=by)
    event = KeyMatterGathered(dossier=dossier.key, origin=origin, nature=nature, matter=matter, agency=agency.pk)
    run_clocks(event, dossier=dossier, on=today(), agencies={"owner": agency}, by=by)
    record(event, by=by)
    return made
