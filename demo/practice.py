"""Half a year of practice of some houses in 鲤城: registered, delivered, asked about, and some warnings decided.

Most of them are honest. Who is not, and how, was planted (`demo/planted/cases`); `liandong risk truth` has the key.
Three steps, each done once: whoever was cut off between two of them goes on with the next.
"""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files.base import ContentFile
from django.db import transaction

from demo.people import join_institution
from demo.planted.delivered import deliver
from demo.planted.limits import rule_tables
from demo.planted.making import make
from demo.planted.troupe import enlist
from demo.planted.world import World
from demo.town import Town
from liandong.ground.accounts.models import User
from liandong.ground.audit.clock import BEIJING, pretend
from liandong.warn.practice import actions as practice
from liandong.warn.practice import snapshot
from liandong.warn.practice.actions.rules import load_rules
from liandong.warn.practice.models import Source
from liandong.warn.practice.reading.given import Given
from liandong.warn.risk import actions as risk
from liandong.warn.risk.models import Review, Run, Warning

SEAT, NEAR, FAR = ("health", "350502"), "350502", "350503"
SLUG, BRAND = "demo", "演练"
MONTHS_BACK = 5
OLDER = ("encounters", "bookings")  # delivered in GB18030
Say = Callable[[str], None]


def practise(town: Town, say: Say) -> None:
    """诊疗数据与预警: everything on the evening of the last day."""
    agency = town.offices.by_seat.get(SEAT)
    if agency is None or NEAR not in town.places or FAR not in town.places:
        return
    li, zhou = (town.person(name) for name in ("li", "zhou"))
    for user in (li, zhou):
        user.acting_for = agency
    with pretend(datetime.combine(town.until, time(20, 45), BEIJING)):
        world = _world(town)
        if not Source.objects.filter(agency=agency, slug=SLUG).exists():
            _delivered(town, world, by=zhou)
            say("  诊疗数据已交付 / practice data were delivered")
        if not Run.objects.filter(agency=agency, is_shadow=False, stage=Run.Stage.DONE).exists():
            _asked(world, agency_head=zhou, by=zhou)
            say(f"  {Warning.objects.count()} 件预警 / warnings")
        if not Review.objects.exists():
            _walked(town, li=li, zhou=zhou)


def _world(town: Town) -> World:
    first = town.until.replace(day=1)
    for _ in range(MONTHS_BACK):
        first = (first - timedelta(days=1)).replace(day=1)
    return World(lines=1, seed=town.seed, since=first, until=town.until, thin=True)


@transaction.atomic
def _delivered(town: Town, world: World, *, by: User) -> None:
    """Who acts is registered, their files are taken in as any other: all of it or nothing."""
    with TemporaryDirectory(prefix="liandong-demo-") as name:
        made = make(world, Path(name) / "made", memory="1GB")
        troupe = enlist(made.registers, near=town.places[NEAR], far=town.places[FAR], brand=BRAND)
        source = practice.open_source(slug=SLUG, title="演示诊疗数据", layout="plain", by=by)
        for file in deliver(made, troupe, Path(name) / "files", gb18030=OLDER).values():
            practice.load(given=Given(file.name, path=file), source=source, by=by)
        for table in rule_tables(Path(name) / "rules"):
            load_rules(path=table, source="演示", by=by)


def _asked(world: World, *, agency_head: User, by: User) -> None:
    """A snapshot; a trial over all of the time, after which the head puts the models to use; then the live run."""
    snapshot.take()
    trial = risk.run(since=world.since, until=world.until, shadow=True, by=by)
    risk.publish_models(run=trial, because="试运行差异已逐条核看，投入使用。", by=agency_head)
    risk.run(since=world.since, until=world.until, by=by)


@transaction.atomic
def _walked(town: Town, *, li: User, zhou: User) -> None:
    """One the whole way to a clue, one explained, one dismissed, one kept quiet; the others are in answer time."""
    waiting = list(Warning.objects.filter(stage=Warning.Stage.OPEN).select_related("dossier", "subject").order_by("pk"))
    houses = [one for one in waiting if one.family == "institution" and one.pushes.filter(to="institution").exists()]
    if not houses:
        return
    # Who answered for one warning finds another that still waits, where there is one.
    told = next((one for one in houses if sum(each.subject == one.subject for each in waiting) > 1), houses[0])
    others = [one for one in waiting if one not in houses and one.subject != told.subject]
    if len(others) < 3:
        return
    _to_a_clue(told, li=li, zhou=zhou)
    _decided(others[0], "explained", "explained.consultation", "调阅会诊单三份，均经批准。", li=li, zhou=zhou)
    _decided(others[1], "dismissed", "dismissed.coding", "对照收费编码，系编码对照错误。", li=li, zhou=zhou)
    quiet = others[2]
    finding = quiet.findings.order_by("pk")[0]
    until = town.until + timedelta(days=60)
    risk.snooze(
        model=finding.model, subject=quiet.subject, until=until, reason="正在办理变更登记，两个月后再看。", by=li
    )
    risk.grade_subjects(by=li)


def _to_a_clue(warning: Warning, *, li: User, zhou: User) -> None:
    user = join_institution(warning.subject.code, "yanlian")
    push = warning.pushes.filter(to="institution").get()
    risk.confirm_receipt(push=push, by=user)
    paper = ContentFile("%PDF-1.7\n情况说明".encode(), name="情况说明.pdf")
    risk.answer_warning(warning=warning, text="部分记录未及时上传，已补报，情况说明附后。", files=[paper], by=user)
    _decided(warning, "clue", "", "抽看原始记录二十份，核对台账，与数据一致，答复不足以说明。", li=li, zhou=zhou)


def _decided(warning: Warning, outcome: str, reason: str, note: str, *, li: User, zhou: User) -> None:
    """Two reviews by two people."""
    stands = list(warning.findings.values_list("pk", flat=True)) if outcome == "clue" else []
    fresh = Warning.objects.get(pk=warning.pk)
    risk.review_warning(warning=fresh, outcome=outcome, reason=reason, note=note, stands=stands, by=li)
    risk.review_again(warning=Warning.objects.get(pk=warning.pk), agrees=True, note="复核一致。", by=zhou)
