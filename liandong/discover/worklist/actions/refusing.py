"""What every act on a key matter asks first: whose it is, where it stands, and the row as it is now."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from liandong.discover.worklist import queries
from liandong.discover.worklist.models import KeyMatter
from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import acting
from liandong.law.refusal import Refusal
from liandong.law.rules import Text

WHERE = {
    "gathered": _("This has not been decided on yet. Decide first whether it is a key matter."),
    "key": _("This is a key matter, and not on the list yet."),
    "listed": _("This is on the joint list already."),
    "left": _("This has left the list. Gather it anew if it has come back."),
    "dismissed": _("It was decided that this is no key matter. Gather it anew if something has changed."),
}


def locked(key_matter: KeyMatter) -> KeyMatter:
    """The row as it is now, kept from others until the transaction ends."""
    rows = KeyMatter.objects.select_for_update(of=("self",))
    return rows.select_related("dossier__place", "dossier__owner").get(pk=key_matter.pk)


def at(key_matter: KeyMatter, *stages: str) -> None:
    """Raises Refusal unless it stands at one of these stages."""
    if key_matter.stage not in stages:
        decided = key_matter.decided_by
        if decided and key_matter.stage != KeyMatter.Stage.GATHERED and KeyMatter.Stage.GATHERED in stages:
            raise Refusal(_("%(who)s has decided on this already.") % {"who": decided.name})
        raise Refusal(WHERE[key_matter.stage])


def ours(key_matter: KeyMatter, by: User, *stages: str) -> KeyMatter:
    """The same, for the agency that owns it alone. Raises Refusal."""
    key_matter = locked(key_matter)
    if acting(by) != key_matter.dossier.owner:
        raise Refusal(
            _("%(agency)s looks after this. Suggest to it what should change.")
            % {"agency": key_matter.dossier.owner.name}
        )
    at(key_matter, *stages)
    return key_matter


def decider(key_matter: KeyMatter, by: User) -> Agency:
    """The agency that decides, if it may here. Raises Refusal."""
    agency = acting(by)
    if agency.place_id != key_matter.dossier.place_id or not queries.decides(agency):
        raise Refusal(
            _("By the directive of this place your department does not decide on key matters. Suggest it instead."),
            rule=queries.DECIDED,
        )
    return agency


def required(text: str, says: str | Promise) -> str:
    """The words without space around them. Raises Refusal with the sentence when there are none."""
    if not text.strip():
        raise Refusal(says)
    return text.strip()


def complete(key_matter: KeyMatter) -> None:
    """Raises Refusal with what the directive wants stated and nobody has, in both languages."""
    lacks = queries.missing(key_matter)
    if lacks:
        with override("zh-hans"):
            zh = "、".join(text.zh for text in lacks.values())
        en = ", ".join(text.en for text in lacks.values())
        raise Refusal(Text(f"列入清单前还须写明：{zh}。", f"Before it is listed, state {en}."), rule=queries.REQUIRED)
