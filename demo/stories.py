"""Stories told on purpose, so that every page of the product has something true to show. Each is a sentence long.

They play in 鲤城, where the people with accounts work, in the last weeks before the city's last day.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from demo.scenes import CITY, HEALTH, begin, found_true, held_visit, planned, route_in, send
from demo.stories_of_cases import CASES
from demo.stories_of_joint import STORIES as JOINT
from demo.stories_together import STORIES as TOGETHER
from demo.town import Town
from liandong.act.dispatch import actions as dispatch
from liandong.discover.clues import actions as clues
from liandong.discover.inspections import actions as inspections
from liandong.ground.registry import actions as registry

Steps = Iterator[datetime]
Story = Callable[[Town, int], Steps]


def went_astray_and_came_back_answered(town: Town, number: int) -> Steps:
    """An advertisement goes to insurance by mistake, is declined, goes to 赵 and is answered in writing."""
    tale = begin(town, number, "V26", 0, channel="hotline_12345")
    insurance = town.offices.get("insurance", "350502")
    yield tale.on(40)
    tale.receive()
    yield tale.on(39)
    route_in(tale)
    yield tale.on(39, hour=15)
    first = send(tale, HEALTH, insurance, "请核查是否涉及医保定点机构并书面回复。")
    yield tale.on(37)
    market = town.offices.get("market", "350502")
    reason = "来件反映的是未经审查发布医疗广告，属市场监管部门职责，我局无此执法权限。"
    tale.do(dispatch.decline, dispatch=first, reason=reason, competent=market.department, by=town.worker(insurance))
    yield tale.on(37, hour=16)
    second = send(tale, HEALTH, market, "请依法查处医疗广告，并书面回复。")
    yield tale.on(36)
    tale.do(dispatch.sign, dispatch=second, by=town.person("zhao"))
    yield tale.on(26)
    tale.do(dispatch.end_handling, dispatch=second, note="广告已撤除，责令改正。", by=town.person("zhao"))
    yield tale.on(25)
    text = "经查，该门诊部灯箱广告未取得医疗广告审查证明，我局已责令撤除并立案。特此回复。"
    tale.do(dispatch.answer, dispatch=second, text=text, by=town.person("zhao"))
    yield tale.on(24)
    tale.do(clues.verify_clue, clue=tale.it, outcome="founded", by=town.person("zhao"))
    yield tale.on(22)
    tale.do(clues.close_clue, clue=tale.it, result="广告已撤除，处理结果已书面回复。", by=town.person("zhao"))


def on_the_desk_of_zhao(town: Town, number: int) -> Steps:
    """Four matters wait at market regulation, two to be signed for and two to be answered; one of each is late."""
    plans = ((45, 44, True), (12, 11, True), (6, 5, False), (1, 0, False))
    tales = [begin(town, number * 10 + place, "V46", place + 1, channel="phone") for place in range(4)]
    for tale, (received, sent, _signs) in zip(tales, plans, strict=True):
        yield tale.on(received, hour=9)
        tale.receive()
        yield tale.on(received, hour=10)
        route_in(tale)
        yield tale.on(sent, hour=11)
        made = send(tale, HEALTH, town.offices.get("market", "350502"), "请核查收费问题，依法处理并书面回复。")
        if _signs:
            yield tale.on(sent - 1, hour=14)
            tale.do(dispatch.sign, dispatch=made, by=town.person("zhao"))


def just_came_back(town: Town, number: int) -> Steps:
    """A matter that insurance declined yesterday lies with 王 again, who has to send it on."""
    tale = begin(town, number, "V32", 5, channel="hotline_12345")
    insurance = town.offices.get("insurance", "350502")
    yield tale.on(4)
    tale.receive()
    yield tale.on(3)
    route_in(tale)
    yield tale.on(3, hour=11)
    sent = send(tale, HEALTH, insurance, "请核查倒卖号源是否涉及医保结算。")
    yield tale.on(1)
    police = town.offices.get("police", "350502")
    reason = "倒卖号源扰乱就医秩序，属公安机关职责，不涉及医保基金。"
    tale.do(dispatch.decline, dispatch=sent, reason=reason, competent=police.department, by=town.worker(insurance))


def sent_too_early(town: Town, number: int) -> Steps:
    """A matter sent to the police is recalled the same day, since the report has to be completed first."""
    tale = begin(town, number, "V31", 6, channel="visit")
    yield tale.on(8)
    tale.receive()
    yield tale.on(7)
    route_in(tale)
    yield tale.on(7, hour=11)
    sent = send(tale, HEALTH, town.offices.get("police", "350502"), "请核查医托线索。")
    yield tale.on(7, hour=15)
    tale.do(dispatch.recall, dispatch=sent, reason="反映人补充材料，待补正后再行转办。", by=town.person("wang"))


def came_this_morning(town: Town, number: int) -> Steps:
    """Five reports of the last day that nobody has looked at yet: by web, hotline, letter, telephone and grid."""
    ways = ("web", "hotline_12345", "letter", "phone", "grid")
    for place, (channel, matter) in enumerate(zip(ways, ("V06", "C01", "C02", "V53", "V01"), strict=True)):
        tale = begin(town, number * 10 + place, matter, 7 + place, channel=channel)
        yield tale.on(0, hour=8)
        tale.receive()


def five_times_the_same(town: Town, number: int) -> Steps:
    """One report reaches 鲤城 five times, byte for byte, and stays one clue."""
    tale = begin(town, number, "V09", 8, channel="hotline_12320")
    yield tale.on(9)
    tale.receive()
    for again in range(4):
        yield tale.on(8 - again)
        tale.receive(channel="hotline_12345", key=f"demo-{number}-{again}")


def two_tell_the_same(town: Town, number: int) -> Steps:
    """Two neighbours report the same clinic in almost the same words; both are open, and look alike."""
    tale = begin(town, number, "V61", 9, channel="hotline_12345")
    yield tale.on(3)
    tale.receive()
    other = begin(town, number, "V61", 9, channel="phone")
    yield other.on(2)
    text = f"{tale.text}家里老人也遇到过。"
    other.receive(channel="phone", key=f"demo-{number}-other", title=f"再次反映：{tale.title}", text=text)


def who_told_us(town: Town, number: int) -> Steps:
    """The custodian 郑 opens the seal of a reporter, since the sample that was promised has to be fetched."""
    tale = begin(town, number, "V45", 10, channel="letter", is_named=True)
    yield tale.on(15)
    tale.receive()
    yield tale.on(14)
    route_in(tale)
    yield tale.on(12)
    tale.do(clues.keep, clue=tale.it, because="由本局先行核查", by=town.person("wang"))
    yield tale.on(11)
    tale.do(clues.open_reporter, clue=tale.it, purpose="联系反映人提取其保存的转账记录原件", by=town.person("zheng"))


def visits_of_the_week(town: Town, number: int) -> Steps:
    """王 and 李 have a visit for today, one going on, one cancelled and one that found something."""
    officers = [town.person("wang"), town.person("li")]
    finished = begin(town, number * 10, "V09", 11, channel="form", is_named=True)
    yield from found_true(finished, 12)
    yield finished.on(6)
    yield from held_visit(finished, 5, ("1.14", "1.26"))
    going_on, cancelled, coming = (
        begin(town, number * 10 + place, "V61", 3 + place, channel="form") for place in (1, 2, 3)
    )
    yield cancelled.on(4)
    visit = planned(cancelled, officers, 2)
    yield cancelled.on(3)
    cancelled.do(
        inspections.cancel_inspection, inspection=visit, reason="当事人已停业装修，择期另行安排。", by=officers[0]
    )
    yield coming.on(2)
    planned(coming, officers, 2)
    yield going_on.on(0, hour=8)
    visit = planned(going_on, officers, 0)
    yield going_on.on(0, hour=9)
    going_on.do(inspections.start_inspection, inspection=visit, by=officers[0])
    for item, value, note in (("1.14", "yes", ""), ("1.23", "no", "现场未能出示许可证正本")):
        going_on.do(inspections.answer, inspection=visit, item=item, value=value, note=note, by=officers[0])


def registered_twice(town: Town, number: int) -> Steps:
    """A company stands twice in the register, and is merged; a clinic moves to another house."""
    tale = begin(town, number, "C06", 0, channel="form")
    rows = [one for county in sorted(town.register.companies) for one in town.register.companies[county]]
    yield tale.on(30)
    by = town.person("qian")
    if len(rows) > 1 and tale.subject is not None:
        tale.do(registry.merge, kept=rows[0], gone=rows[-1], reason="同一企业更名前后重复登记", by=by)
        address = f"{tale.place.full_name}开元新华路18号"
        tale.do(registry.change_subject, subject=tale.subject, changes={"address": address}, by=by)


def from_above(town: Town, number: int) -> Steps:
    """The city passes a clue of the discipline commission down to 鲤城, which has to lead to a decision."""
    tale = begin(town, number, "V45", 3, channel="referral", source="discipline", office=CITY)
    yield tale.on(16)
    tale.receive()
    yield tale.on(15)
    route_in(tale, by="qian")
    yield tale.on(15, hour=15)
    sent = send(tale, CITY, town.offices.get("health", "350502"), "请核查红包问题，依法依规处理，结果书面报告。")
    yield tale.on(14)
    tale.do(dispatch.sign, dispatch=sent, by=town.person("wang"))


STORIES: tuple[Story, ...] = (
    went_astray_and_came_back_answered, on_the_desk_of_zhao, just_came_back, sent_too_early, came_this_morning,
    five_times_the_same, two_tell_the_same, who_told_us, visits_of_the_week, registered_twice, from_above, *CASES,
    *TOGETHER, *JOINT,
)  # fmt: skip
FIRST_NUMBER = 90_001  # beyond every everyday report


def stories(town: Town) -> list[tuple[str, Steps]]:
    """Each with the place it plays in."""
    return [("350502", story(town, FIRST_NUMBER + place)) for place, story in enumerate(STORIES)]
