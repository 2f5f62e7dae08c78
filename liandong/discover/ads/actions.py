"""What is done about an advertisement: it becomes a clue, with what was found."""

from django.db import transaction
from django.utils.translation import gettext as _

from liandong.discover.ads.queries.checking import Checked
from liandong.discover.clues.actions import receive_clue
from liandong.discover.clues.codes import Channel, Source
from liandong.discover.clues.models import Clue
from liandong.ground.accounts.models import User
from liandong.law.refusal import Refusal

FIRST_LETTERS = 40


@transaction.atomic
def report_advertisement(*, checked: Checked, matter: str, sent_key: str, by: User) -> Clue:
    """登记广告线索: the text as it was found, with the remarks of the check under it.

    sent_key  of the form: sent twice it is one clue
    raises    Refusal  there is nothing against it; the user acts for no agency
    records   ClueReceived or ClueRepeated
    """
    if not checked.remarks:
        raise Refusal(_("Nothing was found against this advertisement. Enter a clue by hand if you know more."))
    if by.acting_for is None:
        raise Refusal(_("No agency receives this report: choose the one you act for, or name one."))
    given = checked.given
    subject, place = given.subject, given.subject.place if given.subject else None
    return receive_clue(
        channel=Channel.FORM, source=Source.ADS, title=f"医疗广告：{given.text.strip()[:FIRST_LETTERS]}",
        text=f"{given.text.strip()}\n\n——比对提示（仅供核查，不是认定）——\n{summary(checked)}",
        place=place or by.acting_for.place, subject=subject, matter=matter, occurred_on=given.on,
        origin_key=f"ad-{sent_key}", by=by,
    )  # fmt: skip


def summary(checked: Checked) -> str:
    """The remarks as lines of text; what is on the trail holds none of it."""
    lines = []
    for number, remark in enumerate(checked.remarks, start=1):
        words = "、".join(dict.fromkeys(checked.given.text[hit.start : hit.end].strip() for hit in remark.hits))
        lines.append(
            f"{number}. {remark.title.zh}{remark.says.zh and '：' + remark.says.zh}{words and '（' + words + '）'}"
        )
    return "\n".join(lines)
