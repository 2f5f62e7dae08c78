"""Stories of joint work: a team with its plan, an order from the city, and key matters; told as those of stories.py."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time

from demo.almanac import after, before
from demo.scenes import begin, found_true
from demo.tale import Tale
from demo.town import Town
from liandong.act.dispatch import actions as dispatch
from liandong.act.dispatch.models import Dispatch
from liandong.act.joint import actions as joint
from liandong.act.joint.actions import TaskLine
from liandong.act.joint.models import Joint
from liandong.act.oversight import actions as oversight
from liandong.act.oversight.models import SupervisionOrder
from liandong.discover.worklist import actions as worklist
from liandong.discover.worklist.models import KeyMatter
from liandong.ground.audit.clock import BEIJING

Steps = Iterator[datetime]
Story = Callable[[Town, int], Steps]
TEAM = "非法医疗美容联合调查"
PLAN = {
    "purpose": "查清生活美容场所开展医疗美容和药品来源情况。",
    "scope": "鲤城区三家被投诉的美容机构及其供货方。",
    "division": "卫健查执业资质，市场监管查药械和广告，公安维持秩序并核查涉嫌犯罪线索。",
    "steps": "第一周联合检查，第二周取证，第三周研判处理。",
    "command": "由区卫生健康局负责人指挥，各单位联络员现场对接。",
    "evidence": "药械由市场监管抽样，病历和收费单据由卫健先行登记保存。",
    "communication": "统一由区卫生健康局对外发布。",
}  # fmt: skip


def a_team_under_one_command(town: Town, number: int) -> Steps:
    """王 finds a beauty shop that treats patients; health, market regulation and the police investigate together."""
    tale = begin(town, number, "V06", 14, channel="hotline_12345")
    market = town.offices.get("market", "350502")
    yield from found_true(tale, 21)
    yield tale.on(20)
    if not town.replaying:
        _open(town, tale)
    yield tale.on(19)
    for officer in ("zhao", "sun"):
        if not town.replaying:
            joint.name_members(joint=_team(), people=[town.person(officer)], by=town.person(officer))
    yield tale.on(18)
    if not town.replaying:
        _plan(town)
    yield tale.on(17)
    if not town.replaying:
        joint.approve_plan(plan=_team().plans.get(), by=town.person("zhou"))
        joint.start_joint(joint=_team(), by=town.person("li"))
    yield tale.on(16)
    if not town.replaying:
        task = Dispatch.objects.get(dossier=_team().dossier, kind="task", to_agency=market)
        dispatch.sign(dispatch=task, by=town.person("zhao"))
    yield tale.on(9)
    if not town.replaying:
        task = Dispatch.objects.get(dossier=_team().dossier, kind="task", to_agency=market)
        text = "已抽样药械6批次，查明供货方一家，未取得药品经营许可，另行立案。"
        dispatch.answer(dispatch=task, text=text, by=town.person("zhao"))


def _team() -> Joint:
    return Joint.objects.select_related("dossier", "lead").get(dossier__title=TEAM)


def _open(town: Town, tale: Tale) -> None:
    agencies = [town.offices.get(one, "350502") for one in ("market", "police")]
    joint.open_joint(
        form="team", title=TEAM, purpose="多名消费者投诉，媒体已有报道，需多部门同时进场。", agencies=agencies,
        sources=[tale.it.dossier], subject=tale.subject, facts=["public_attention"],
        facts_because="本地媒体连续报道，12345热线集中反映。", commander=town.person("zhou"), by=town.person("li"),
    )  # fmt: skip


def _plan(town: Town) -> None:
    """The lead forms the team and drafts its plan, with a task and a day for each department."""
    by, team = town.person("li"), _team()
    joint.form_joint(joint=team, by=by)
    lines = [
        TaskLine(town.offices.get("market", "350502"), "核查药械来源和广告，抽样送检，书面报告结果", _day(town, 8)),
        TaskLine(town.offices.get("police", "350502"), "核查是否涉嫌非法行医犯罪，提供人员背景信息", _day(town, 4)),
        TaskLine(team.lead, "检查执业资质和病历，固定证据", _day(town, -3)),
    ]
    joint.draft_plan(joint=team, parts=PLAN, tasks=lines, by=by)


def the_city_presses(town: Town, number: int) -> Steps:
    """The city wants a case of 鲤城 handled: one order is reported on and still open, another was closed and told."""
    open_one, done = (begin(town, number * 10 + place, "V45", 15 + place, channel="letter") for place in (0, 1))
    for tale, days in ((done, 40), (open_one, 13)):
        yield from found_true(tale, days)
        yield tale.on(days - 1)
        if not town.replaying:
            oversight.issue_order(
                dossier=tale.it.dossier, to=town.offices.get("health", "350502"), due_on=tale.later(10),
                asks="群众反映强烈，请依法从快核查处理，结果书面报告我委。", report_every=5, by=town.person("qian"),
            )  # fmt: skip
        yield tale.on(days - 2)
        if not town.replaying:
            order = _order(tale)
            dispatch.sign(dispatch=order.dispatch, by=town.person("wang"))
            oversight.report_progress(order=order, text="已进场检查，正在核对收费明细。", by=town.person("wang"))
    yield done.on(30)
    if not town.replaying:
        order = _order(done)
        text = "经查属实，已责令退还费用并立案，特此报告。"
        dispatch.answer(dispatch=order.dispatch, text=text, by=town.person("wang"))
        oversight.close_order(order=order, by=town.person("qian"))


def _order(tale: Tale) -> SupervisionOrder:
    return SupervisionOrder.objects.select_related("dispatch", "dossier").get(dossier=tale.it.dossier)


def what_matters_most(town: Town, number: int) -> Steps:
    """Three key matters: one on the list of joint work, one waiting for a decision, one decided against."""
    by, matters = town.person("zhou"), ("医疗美容机构使用来源不明药品", "院外送检未订协议", "个别诊所公示栏破损")
    told = ("投诉和检查中多次发现。", "日常检查发现两家门诊部长期外送样本而无协议。", "整改即可，不涉及其他部门。")
    origins = ("complaint", "daily", "daily")
    for title, text, origin in zip(matters, told, origins, strict=True):
        yield datetime.combine(_day(town, 33), time(9), BEIJING)
        if not town.replaying:
            worklist.gather(title=title, text=text, nature="problem", origin=origin, by=town.person("li"))
    yield datetime.combine(_day(town, 31), time(15), BEIJING)
    if not town.replaying:
        first, _second, third = (KeyMatter.objects.get(dossier__title=title) for title in matters)
        worklist.promote(key_matter=first, because="涉及药品安全，需多部门联合整治。", by=by)
        worklist.dismiss(key_matter=third, because="情节轻微，由监督机构督促整改即可。", by=by)
        _listed(town, first)


def _listed(town: Town, matter: KeyMatter) -> None:
    """With its five attributes on the list of joint work."""
    by = town.person("zhou")
    attributes = {
        "body": "区卫生健康局牵头，市场监管局、公安分局参加", "object": "辖区医疗美容机构和生活美容场所",
        "procedure": "联合检查、分别立案、统一发布", "content": "执业资质、药械来源、广告宣传",
        "method": "双随机抽查和投诉核查相结合",
    }  # fmt: skip
    joining = [town.offices.get(one, "350502") for one in ("market", "police")]
    worklist.revise(
        key_matter=matter, told=attributes, because="列入联合执法工作清单", kinds=["continuous"], joining=joining,
        seen=0, by=by,
    )  # fmt: skip
    matter.refresh_from_db()
    worklist.list_entry(key_matter=matter, by=by)


def _day(town: Town, days_ago: int) -> date:
    return before(town.until, days_ago) if days_ago >= 0 else after(town.until, -days_ago)


STORIES: tuple[Story, ...] = (a_team_under_one_command, the_city_presses, what_matters_most)
