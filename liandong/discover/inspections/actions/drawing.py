"""Closing a list, drawing from it when the source has spoken, and declaring a draw void."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from secrets import token_hex

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from liandong.discover.inspections.events import DrawListed, DrawMade, DrawVoided
from liandong.discover.inspections.models import Draw, Listed, ListedOfficer
from liandong.discover.inspections.queries import draws
from liandong.discover.inspections.strata import Hot
from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import acting
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import now, today
from liandong.ground.audit.events import Event
from liandong.ground.deadlines.actions import run_clocks
from liandong.ground.dossiers import actions as dossiers
from liandong.ground.dossiers.queries import may_edit
from liandong.ground.registry.models import Subject
from liandong.ground.rulebook.book import book
from liandong.law import draw as chance
from liandong.law.drawfile import row_of
from liandong.law.refusal import Refusal
from liandong.law.rules import Version

BATCH = 2_000
SALT = 16  # bytes
Salts = Callable[[Subject], str]
# All names of a province at once: row by row it takes a minute and a half.
PLACE = """
UPDATE inspections_listed n SET ticket = g.ticket, rank = g.rank, is_drawn = g.is_drawn
FROM unnest(%s::bigint[], %s::text[], %s::int[], %s::bool[]) AS g (id, ticket, rank, is_drawn) WHERE n.id = g.id
"""


def secret(_subject: Subject) -> str:
    """盐值: a salt that nobody can guess."""
    return token_hex(SALT)


@transaction.atomic
def close_list(
    *, title: str, checklist: str, source: str, known_on: date, due_on: date, category: str = "",
    field: Hot | None = None, a_visit: int = 2, replaces: Draw | None = None, salts: Salts = secret, by: User,
) -> Draw:  # fmt: skip
    """封存名单: whom chance may hit, in layers by risk grade, and what chance will be; nothing of it changes any more.

    Everybody has the list at once: it is one of rows, and tells nobody who stands on it.

    source    a public source of chance that nobody knows yet, such as a numbered issue of a lottery
    known_on  the day on which it speaks: a later day than this
    due_on    the day by which the visits are finished
    field     a hot field that narrows the list
    replaces  a draw that was declared void
    salts     where the secret of each row comes from: nobody knows it before, but in a made-up city
    raises    Refusal  a source that may be known already, no name, too few officers for a name, a void draw twice
    records   DrawListed
    """
    agency = acting(by)
    _refuse_days(source, known_on, due_on)
    _refuse_again(replaces)
    version = draws.shares(agency)
    subjects = list(draws.population(agency, category=category, field=field))
    if not subjects:
        raise Refusal(_("There is no institution on this list. Choose a wider one."))
    dossier = dossiers.open_dossier(kind="draw", title=title.strip(), place=agency.place, owner=agency, by=by)
    made = Draw(
        dossier=dossier, agency=agency, checklist=checklist, category=category, source=" ".join(source.split()),
        known_on=known_on, due_on=due_on, a_visit=a_visit, replaces=replaces, layers=_layers(version),
        rule_version=version.start, rule_place=book().layer_of(version), listed_at=now(), listed_by=by,
        seal=f"open {dossier.key}", field=field.code if field else "",
        field_title={"zh": field.title.zh, "en": field.title.en} if field else {},
    )  # fmt: skip
    made.save()
    _put_names(made, subjects, version, salts)
    declared = draws.declared(made)
    _refuse_strays(declared)
    _refuse_unreachable(declared)
    made.seal = declared.seal()
    made.save(update_fields=["seal"])
    event = DrawListed(
        dossier=dossier.key, draw=made.pk, seal=made.seal, known_on=known_on.isoformat(), subjects=len(subjects),
        officers=len(declared.officers), replaces=replaces.pk if replaces else None,
    )  # fmt: skip
    return _done(made, event, by)


@transaction.atomic
def make_draw(*, draw: Draw, value: str, by: User) -> Draw:
    """随机抽取: what the source said is written down, by another person than who closed the list; the rest follows.

    raises   Refusal  drawn before, too early, nothing said, the same person, another agency
    records  DrawMade
    """
    draw = _locked(draw, by, Draw.Stage.LISTED)
    if draw.known_on > today():
        raise Refusal(_("The source speaks on %(day)s. Draw then.") % {"day": draw.known_on.isoformat()})
    if not chance.spoken(value):
        raise Refusal(_("Write down what the source said, exactly as it was published."))
    if draw.listed_by_id == by.pk:
        raise Refusal(_("You closed this list. Another person of your agency writes down what the source said."))
    draw.value, draw.stage, draw.drawn_at, draw.drawn_by = value.strip(), Draw.Stage.DRAWN, now(), by
    draw.save(update_fields=["value", "stage", "drawn_at", "drawn_by"])
    placed = chance.draw(draws.declared(draw), draw.value)
    _place(draw, placed)
    taken = sum(one.is_drawn for one in placed)
    event = DrawMade(
        dossier=draw.dossier.key, draw=draw.pk, on=today().isoformat(), taken=taken, result=draws.result_of(placed)
    )
    _let_in(draw, by)
    return _done(draw, event, by)


@transaction.atomic
def void_draw(*, draw: Draw, because: str, by: User) -> Draw:
    """宣布抽取作废: everybody reads why; what was drawn stays on file, and another list may follow.

    raises   Refusal  no reason, visits planned from it, finished or void before, another agency
    records  DrawVoided
    """
    draw = _locked(draw, by, Draw.Stage.LISTED, Draw.Stage.DRAWN)
    if not because.strip():
        raise Refusal(_("Say why the draw is void: the reason is made public with it."))
    if draw.names.filter(visit__isnull=False).exists():
        raise Refusal(_("Visits were planned from this draw. It stands; excuse single names with their reason."))
    draw.stage, draw.void_because = Draw.Stage.VOID, because.strip()
    draw.save(update_fields=["stage", "void_because"])
    return _done(draw, DrawVoided(dossier=draw.dossier.key, draw=draw.pk), by, said=because)


def _refuse_days(source: str, known_on: date, due_on: date) -> None:
    if not source.strip():
        raise Refusal(_("Name the source of chance, so that everybody can look it up."))
    if known_on <= today():
        raise Refusal(_("The source has to speak on a later day than the list is closed: what is known can be chosen."))
    if due_on < known_on:
        raise Refusal(_("The visits cannot be finished before the draw."))


def _refuse_again(replaces: Draw | None) -> None:
    if replaces is None:
        return
    held = Draw.objects.select_for_update().get(pk=replaces.pk)
    if held.stage != Draw.Stage.VOID or held.replaced_by.exists():
        raise Refusal(_("Only a void draw is replaced, and only once. Look at it again."))


def _refuse_strays(declared: chance.Declared) -> None:
    if strays := declared.strays():
        raise Refusal(
            _("%(n)s institutions are in no layer: the shares of your place leave those without a grade out. "
              "Have the layer entered, or grade them first.") % {"n": strays},
            rule=draws.SHARES,
        )  # fmt: skip


def _refuse_unreachable(declared: chance.Declared) -> None:
    reach: dict[str, int] = {}
    for one in declared.subjects:
        if one.place not in reach:
            reach[one.place] = len(declared.may_go(one))
    if (least := min(reach.values())) < declared.a_visit:
        raise Refusal(
            _("Only %(n)s certified officers could go to some institutions of the list; %(wanted)s go on each visit. "
              "Enter their certificates first.") % {"n": least, "wanted": declared.a_visit},
            rule="inspections.two_certified_officers",
        )  # fmt: skip


def _layers(version: Version) -> list[dict[str, object]]:
    return [
        {
            "code": one["code"],
            "zh": one["zh"],
            "en": one["en"],
            "share": str(one["share"]),
            "least": one.get("least", 0),
        }
        for one in version.values["items"]
    ]


def _put_names(draw: Draw, subjects: Sequence[Subject], version: Version, salts: Salts) -> None:
    layer_of = draws.layer_of(draw.agency, version)
    names = (_row(draw, one, layer_of.get(one.pk, draws.UNGRADED), salts(one)) for one in subjects)
    Listed.objects.bulk_create(names, batch_size=BATCH)
    pool = draws.officers(draw.agency, draw.known_on)
    ListedOfficer.objects.bulk_create(
        ListedOfficer(draw=draw, officer=officer, agency=agency, code=f"A{at:03}", place=agency.place.stem)
        for at, (officer, agency) in enumerate(pool, 1)
    )


def _row(draw: Draw, subject: Subject, layer: str, salt: str) -> Listed:
    """名单行: what the list tells of an institution, and the salt that opens it later."""
    place = subject.place.stem if subject.place else ""
    row = row_of(draw.dossier.key, subject.code, place, salt)
    return Listed(draw=draw, subject=subject, row=row, salt=salt, layer=layer, place=place)


def _place(draw: Draw, placed: Sequence[chance.Placed]) -> None:
    """Tickets and ranks to the names, officers to the drawn ones."""
    names: dict[str, int] = dict(draw.names.order_by().values_list(draws.code_of(draw), "pk"))
    people = dict(draw.pool.values_list("code", "officer"))
    columns = zip(*((names[one.code], one.ticket, one.rank, one.is_drawn) for one in placed), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(PLACE, [list(column) for column in columns])
    going = [
        Listed.officers.through(listed_id=names[one.code], user_id=people[officer])
        for one in placed
        for officer in one.officers
    ]
    Listed.officers.through.objects.bulk_create(going, batch_size=BATCH)


def _let_in(draw: Draw, by: User) -> None:
    """The agencies of the drawn officers plan the visits."""
    going = draw.pool.filter(officer__in=draw.names.filter(is_drawn=True).values("officers"))
    for agency in Agency.objects.filter(pk__in=going.values("agency")).exclude(pk=draw.agency_id).order_by("pk"):
        dossiers.share(dossier=draw.dossier, agency=agency, level="edit", because=DrawMade.slug, by=by)


def _locked(draw: Draw, by: User, *stages: str) -> Draw:
    row = Draw.objects.select_for_update(of=("self",)).select_related("dossier__place", "agency__place").get(pk=draw.pk)
    if acting(by) != row.agency or not may_edit(by, row.dossier):
        raise Refusal(_("This draw belongs to another agency."))
    if row.stage not in stages:
        said = row.get_stage_display()
        raise Refusal(_("This cannot be done now: the draw is “%(stage)s”. Look at it again.") % {"stage": said})
    return row


def _done(draw: Draw, event: Event, by: User, said: str = "") -> Draw:
    until = draw.due_on if isinstance(event, DrawMade) else None
    run_clocks(event, dossier=draw.dossier, on=today(), agencies={"owner": draw.agency}, until=until, by=by)
    record(event, said=said, by=by)
    return draw
