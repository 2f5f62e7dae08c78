"""Stories of departments together: a dispute that is ruled on, a joint visit, a team, meetings and orders."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time

from demo.almanac import after, before
from demo.scenes import HEALTH, begin, route_in, send
from demo.town import Town
from liandong.act.consultations import actions as meetings
from liandong.act.consultations.models import AgendaItem, Meeting
from liandong.act.consultations.queries import orders
from liandong.act.dispatch import actions as dispatch
from liandong.act.dispatch.models import Dispatch
from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import acting
from liandong.ground.audit.clock import BEIJING, today

Steps = Iterator[datetime]
Story = Callable[[Town, int], Steps]


def nobody_was_competent(town: Town, number: int) -> Steps:
    """Insurance and market regulation both send it back; the city rules, and market regulation answers in time."""
    tale = begin(town, number, "V46", 13, channel="hotline_12345")
    insurance, market = (town.offices.get(one, "350502") for one in ("insurance", "market"))
    yield tale.on(58)
    tale.receive()
    yield tale.on(57)
    route_in(tale)
    yield tale.on(57, hour=11)
    first = send(tale, HEALTH, insurance, "请核查收费与医保结算是否相符，依法处理并书面回复。")
    yield tale.on(54)
    reason = "来件反映的是自费项目价格，不涉及医保基金，属市场监管部门价格职责。"
    tale.do(dispatch.decline, dispatch=first, reason=reason, competent=market.department, by=town.worker(insurance))
    yield tale.on(53)
    second = send(tale, HEALTH, market, "请核查自费项目价格行为，依法处理并书面回复。")
    yield tale.on(49)
    reason = "该项目为医保目录内项目，价格政策由医疗保障部门制定并监督，我局不具备管辖权。"
    tale.do(dispatch.decline, dispatch=second, reason=reason, competent=insurance.department, by=town.person("zhao"))
    yield tale.on(48)
    tale.do(
        dispatch.ask_for_ruling, clue=tale.it, asks="两部门均认为应由对方主管，请指定管辖。", by=town.person("wang")
    )
    yield tale.on(45)
    asked = Dispatch.objects.filter(dossier=tale.it.dossier, kind="ruling").latest("pk")
    tale.do(
        dispatch.rule, dispatch=asked, competent=market,
        reason="反映的主要问题是未按公示价格收费，价格行为由市场监管部门查处；涉及医保支付的，由医保部门协助。",
        by=town.worker(asked.to_agency),
    )  # fmt: skip
    yield tale.on(44)
    given = Dispatch.objects.filter(dossier=tale.it.dossier, to_agency=market).latest("pk")
    tale.do(dispatch.sign, dispatch=given, by=town.person("zhao"))
    yield tale.on(17)
    tale.do(dispatch.end_handling, dispatch=given, note="多收费用已退还，责令改正。", by=town.person("zhao"))
    yield tale.on(15)
    text = "经查，该机构三个自费项目未按公示价格收费，多收款项已全部退还，我局已责令改正。特此回复。"
    tale.do(dispatch.answer, dispatch=given, text=text, by=town.person("zhao"))


def met_and_decided(town: Town, number: int) -> Steps:
    """The departments of 鲤城 met; market regulation did what was decided, the police are late with it."""
    by, title = town.person("zhou"), "鲤城区医疗监督跨部门会商会"
    market, police, insurance = (town.offices.get(one, "350502") for one in ("market", "police", "insurance"))
    for agency, officer in ((market, "zhao"), (police, "sun")):
        yield _at(town, 60)
        if not town.replaying:
            meetings.name_liaison(officer=town.person(officer), since=_day(town, 60), by=_first(town, agency, officer))
    yield _at(town, 34)
    if not town.replaying:
        meetings.convene(
            title=title, form="general", starts_at=_at(town, 27, 14), room="区政府三号楼201会议室",
            host="区卫生健康局局长", orders=_orders(by), invited=[market, police, insurance], by=by,
        )  # fmt: skip
        meeting = _meeting(title)
        for kind, what in (("progress", "通报第三季度联合执法情况"), ("major_matters", "研究医托和违法广告线索办理")):
            meetings.add_item(meeting=meeting, kind=kind, title=what, by=by)
    yield _at(town, 32)
    for agency, who in ((market, "市场监管局副局长"), (police, "公安分局治安大队大队长"), (insurance, "医保局副局长")):
        if not town.replaying:
            invitation = _meeting(title).invitations.get(agency=agency)
            meetings.answer_invitation(invitation=invitation, answer="accepted", attendee=who, by=town.worker(agency))
    yield _at(town, 27, 14)
    if not town.replaying:
        _sit(town, title)
    yield _at(town, 25)
    if not town.replaying:
        meetings.confirm(meeting=_meeting(title), by=by)
    yield _at(town, 12)
    if not town.replaying:
        task = Dispatch.objects.get(dossier__title=title, kind="task", to_agency=market)
        dispatch.sign(dispatch=task, by=town.person("zhao"))
        text = "已核查户外医疗广告42处，责令撤除3处，立案1件，清单附后。"
        dispatch.answer(dispatch=task, text=text, by=town.person("zhao"))


def _sit(town: Town, title: str) -> None:
    """The meeting itself: who came, what was said, what was decided, and the draft of its minutes."""
    by, meeting = town.person("zhou"), _meeting(title)
    meetings.open_meeting(meeting=meeting, by=by)
    for invitation in meeting.invitations.all():
        meetings.mark(invitation=invitation, came=True, by=by)
    item = AgendaItem.objects.filter(meeting=meeting).latest("position")
    meetings.note_item(
        item=item, note="各部门通报在办线索，确认同一对象的线索合并检查。", revision=item.revision, by=by
    )
    for department, text, left in (
        ("market", "核查辖区户外医疗广告，书面报告结果", 8), ("police", "摸排医托活动，通报可疑人员线索", 6),
    ):  # fmt: skip
        owner = town.offices.get(department, "350502")
        meetings.decide(meeting=meeting, text=text, owner=owner, due_on=_day(town, left), item=item, by=by)
    meetings.hold(meeting=meeting, by=by)
    words = "会议通报了近期跨部门线索办理情况，研究了医托和违法广告线索，明确了分工和时限。"
    meetings.draft(meeting=meeting, text=words, by=by)


def will_meet(town: Town, number: int) -> Steps:
    """A consultation of health and insurance is convened for next week; insurance has not answered yet."""
    yield _at(town, 1)
    if not town.replaying:
        by, insurance = town.person("zhou"), town.offices.get("insurance", "350502")
        start = datetime.combine(after(town.until, 4), time(9, 30), BEIJING)
        meetings.convene(
            title="卫健与医保双边会商", form="bilateral", starts_at=start, room="区卫生健康局会议室",
            host="区卫生健康局分管副局长", invited=[insurance], by=by,
        )  # fmt: skip
        meeting = _meeting("卫健与医保双边会商")
        meetings.add_item(meeting=meeting, kind="major_matters", title="住院和收费数据异常线索的核查分工", by=by)


def _meeting(title: str) -> Meeting:
    return Meeting.objects.select_related("dossier", "convener").get(dossier__title=title)


def _orders(by: User) -> list[str]:
    """The orders of the directives to consult that this office can carry out by this meeting."""
    return [order.rule.id for order in orders(acting(by), today())]


def _first(town: Town, agency: Agency, officer: str) -> User:
    return next(iter(town.staff.of(agency, "head")), town.person(officer))


def _day(town: Town, days_ago: int) -> date:
    return before(town.until, days_ago)


def _at(town: Town, days_ago: int, hour: int = 10) -> datetime:
    return datetime.combine(_day(town, days_ago), time(hour), BEIJING)


STORIES: tuple[Story, ...] = (nobody_was_competent, met_and_decided, will_meet)
