"""How a matter goes from one department to another: sent, signed for, declined, sent again, answered, late or never."""

from collections.abc import Iterator
from datetime import datetime

from demo.tale import Tale
from demo.words import said
from demo.work import own_work
from liandong.act.dispatch import actions as dispatch
from liandong.act.dispatch.models import Dispatch
from liandong.ground.accounts.models import Agency

Steps = Iterator[datetime]
PACE = {"prompt": 62, "middling": 22, "late": 10, "never": 4}
FIRST_GUESS = {
    "market": "insurance",
    "insurance": "market",
    "police": "market",
    "ecology": "market",
    "health": "market",
}


def pass_on(tale: Tale, lead: Agency) -> Steps:
    """To the competent office, sometimes by way of a wrong one; with a copy or a request for help to others."""
    dice, town = tale.dice, tale.town
    goes_astray = dice.happens(0.14)
    wrong = town.office(FIRST_GUESS.get(lead.department_id, "market"), tale.place) if goes_astray else None
    yield tale.wait(0, 2)
    sender = tale.intake
    if wrong and wrong.pk not in (lead.pk, sender.pk):
        yield from _bounce(tale, sender, wrong, lead)
    kind = dice.weighed({"lead": 6, "forward": 4})
    asks = dice.one(said("dispatch_asks"))
    sent = send(tale, sender, lead, kind, asks)
    yield from answered(tale, sent, lead, pace=dice.weighed(PACE))


def send(tale: Tale, sender: Agency, to: Agency, kind: str, asks: str) -> Dispatch:
    """Told again, the newest one to that office is the one."""
    if tale.town.replaying:
        found = Dispatch.objects.filter(dossier=tale.it.dossier, to_agency=to).order_by("-pk").first()
        if found is None:
            raise RuntimeError(f"{tale.it.key}: the earlier run had not sent this to {to}")
        return found
    made = dispatch.send(
        dossier=tale.it.dossier,
        kind=kind,
        to=to,
        asks=asks,
        override_reason="按来件主要内容确定",
        by=tale.town.worker(sender),
    )
    tale.it.refresh_from_db()
    return made


def _bounce(tale: Tale, sender: Agency, wrong: Agency, lead: Agency) -> Steps:
    """The first office is not competent, says so and names the one that is."""
    town, dice = tale.town, tale.dice
    asks = dice.one(said("dispatch_asks"))
    sent = send(tale, sender, wrong, "lead", asks)
    yield tale.wait(1, 4)
    reason = dice.one(said("declines")).format(office=lead.name)
    if not town.replaying:
        dispatch.decline(dispatch=sent, reason=reason, competent=lead.department, by=town.worker(wrong))
        tale.it.refresh_from_db()
    yield tale.wait(0, 3)


def _beside(tale: Tale, lead: Agency) -> Steps:
    """The lead also tells another office, or asks it for help; that office signs, and answers what it was asked."""
    dice, town = tale.dice, tale.town
    if not dice.happens(0.12):
        return
    yield tale.wait(0, 0)
    beside = town.office(dice.one(("police", "insurance")), tale.place)
    if beside is None or beside.pk in (lead.pk, tale.intake.pk):
        return
    sent = send(tale, lead, beside, dice.weighed({"copy": 6, "assist": 4}), "请配合核查，知悉有关情况。")
    yield tale.wait(0, 2)
    if not town.replaying:
        dispatch.sign(dispatch=sent, by=town.worker(beside))
    if sent.kind == Dispatch.Kind.COPY:
        return
    yield tale.wait(0, 3)
    text = dice.one(said("replies")).format(result="已配合核查")
    if not town.replaying:
        dispatch.answer(dispatch=sent, text=text, by=town.worker(beside))


def answered(tale: Tale, sent: Dispatch, to: Agency, *, pace: str) -> Steps:
    """Signed for, handled, answered in writing; then the receiver finishes the clue."""
    dice, town = tale.dice, tale.town
    signs_late = dice.happens(0.15)
    yield tale.wait(3, 7) if signs_late else tale.wait(0, 2)
    if not town.replaying:
        dispatch.sign(dispatch=sent, by=town.worker(to))
        tale.it.refresh_from_db()
    yield from _beside(tale, to)
    if pace == "never" and dice.happens(0.8):
        yield tale.wait(60, 110)
    days = {"prompt": (3, 9), "middling": (8, 14), "late": (24, 36), "never": (10, 20)}[pace]
    yield tale.wait(*days)
    result = dice.one(said("results"))
    if not town.replaying:
        dispatch.end_handling(dispatch=sent, note=f"{result}。", by=town.worker(to))
    yield tale.wait(0, 4)
    text = dice.one(said("replies")).format(result=result)
    if not town.replaying:
        dispatch.answer(dispatch=sent, text=text, by=town.worker(to))
    yield from own_work(tale, to, is_kept=True)
