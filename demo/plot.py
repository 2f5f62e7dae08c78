"""Which reports come in on which day, and how each is dealt with."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from demo.chance import Dice
from demo.passing import pass_on
from demo.tale import Tale, told_by_another
from demo.texts import retold
from demo.town import Town
from demo.work import own_work, tell
from liandong.discover.clues import actions as clues
from liandong.ground.rulebook.book import book

Steps = Iterator[datetime]
CLUES = 2000


def clue_story(town: Town, number: int, day: date) -> Steps:
    """One report from its receipt to its end, or to the last day of the city."""
    tale = Tale(town, number, day)
    yield tale.clock
    tale.receive()
    if Dice(town.seed, "forgotten", number).happens(0.003):
        return  # nobody looked at it: its clock runs out
    slow = tale.dice.happens(0.12)
    yield tale.wait(2, 6) if slow else tale.wait(0, 1)
    matter = book().matters(tale.place)[tale.matter]
    if not matter.health:
        if not town.replaying:
            clues.decline_clue(
                clue=tale.it, reason=f"反映事项属于“{matter.title.zh}”，不在医疗监督范围内。",
                competent=matter.lead, by=town.worker(tale.intake),
            )  # fmt: skip
        yield from tell(
            tale, tale.intake, f"您反映的是“{matter.title.zh}”事项，不属卫生健康部门职责，请向主管部门反映。"
        )
        return
    if not town.replaying:
        clues.route_clue(
            clue=tale.it, matter=tale.matter, override_reason="按来件主要内容确定", by=town.worker(tale.intake)
        )
    lead = town.lead(tale.matter, tale.place, tale.day) or tale.intake
    if lead.pk == tale.intake.pk:
        yield from own_work(tale, tale.intake)
    else:
        yield from pass_on(tale, lead)


def repeat_story(town: Town, number: int, day: date, later: int) -> Steps:
    """The same words once more by another way: the clue stays one."""
    tale = told_by_another(Tale(town, number, day), day + timedelta(days=later))
    yield tale.clock
    channel = "hotline_12345" if tale.channel != "hotline_12345" else "hotline_12320"
    tale.receive(channel=channel, key=f"demo-{number:05d}-again-{later}")


def likeness_story(town: Town, number: int, day: date, later: int) -> Steps:
    """Somebody else tells the same: a clue of its own that looks like the first."""
    tale = told_by_another(Tale(town, number, day), day + timedelta(days=later))
    yield tale.clock
    text = retold(Dice(town.seed, "likeness", number), tale.text)
    tale.receive(channel="phone", key=f"demo-{number:05d}-like", text=text, title=f"再次反映：{tale.title}"[:200])
    yield tale.wait(1, 2)
    if not town.replaying:
        worker = town.worker(tale.intake)
        clues.decline_clue(clue=tale.it, reason="与此前收到的线索反映同一问题，并入该线索办理。", by=worker)
    yield from tell(tale, tale.intake, "您反映的问题此前已有人反映，正在一并办理。")


def plots(town: Town) -> Iterator[tuple[str, Steps]]:
    """Every story of the everyday, each with the county it plays in; the order is that of their numbers."""
    count = max(round(CLUES * town.scale), 40)
    days = (town.until - town.first).days
    for number in range(count):
        dice = Dice(town.seed, "day", number)
        back = int(days * dice.share() ** 1.35)  # more of it lately
        day = town.until - timedelta(days=back)
        where = Tale(town, number, day).county
        yield where, clue_story(town, number, day)
        fate = dice.share()
        later = dice.between(1, 20)
        if fate < 0.045:
            yield where, repeat_story(town, number, day, later)
        elif fate < 0.075:
            yield where, likeness_story(town, number, day, later)
