"""A case that is hard to judge: a question, opinions, a conclusion that does not replace the decision."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.act.consultations import queries
from liandong.act.consultations.actions import refusing
from liandong.act.consultations.events import AdviceConcluded, OpinionAsked, OpinionGiven, OpinionRefused
from liandong.act.consultations.models import Advice, Opinion
from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import acting
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import now, today
from liandong.ground.deadlines.actions import run_clocks, waive
from liandong.ground.deadlines.models import RUNNING, Deadline
from liandong.ground.documents.actions import issue
from liandong.ground.dossiers.actions import close_dossier, link, open_dossier, share
from liandong.ground.dossiers.models import Dossier
from liandong.ground.dossiers.queries import may_edit
from liandong.law.refusal import Refusal

ABOUT = (Dossier.Kind.CLUE, Dossier.Kind.CASE, Dossier.Kind.INSPECTION, Dossier.Kind.JOINT)


@transaction.atomic
def ask(*, about: Dossier, question: str, to: Collection[Agency], shows: bool = False, by: User) -> Advice:
    """提起疑案会商: ask police, procuratorate, court or a department for its opinion on a case or clue.

    The consultation has a dossier of its own: those asked see it and the question, and nothing of the case.

    shows    let those asked read the case as well; a deliberate act
    raises   Refusal  not ours, no question, nobody asked, or strangers
    records  OpinionAsked for each
    """
    asker = acting(by)
    if about.kind not in ABOUT or not may_edit(by, about):
        raise Refusal(_("Your agency does not work on this matter. Ask whoever does to consult."))
    question = refusing.required(question, _("Write the question on which opinions are wanted."))
    wanted = {one.pk for one in to}
    if not wanted or wanted - set(queries.could_advise(asker).filter(pk__in=wanted).values_list("pk", flat=True)):
        raise Refusal(_("Choose from the list whom you ask."))
    dossier = open_dossier(
        kind="meeting", title=f"疑案会商：{about.key}", place=about.place, owner=asker, grade=about.grade, by=by
    )
    link(from_dossier=about, to_dossier=dossier, relation="belongs_with", by=by)
    advice = Advice.objects.create(
        dossier=dossier, asker=asker, about=about, question=question, asked_by=by, asked_at=now()
    )
    for agency in to:
        share(dossier=dossier, agency=agency, level="read", because=dossier.key, by=by)
        if shows:
            share(dossier=about, agency=agency, level="read", because=dossier.key, by=by)
        _ask(advice, agency, by)
    return advice


@transaction.atomic
def give_opinion(*, opinion: Opinion, text: str, kept: str, by: User) -> Opinion:
    """提出会商意见: what our agency thinks; its words are stored only as far as we allow.

    kept     all | asker | nobody: given orally, and not a word of it is stored
    raises   Refusal  not asked, concluded, given already, no words, or words that nobody may keep
    records  OpinionGiven
    """
    opinion = _asked(opinion, by)
    if kept not in Opinion.Kept:
        raise Refusal(_("Say who may keep your opinion."))
    if kept == Opinion.Kept.NOBODY and text.strip():
        raise Refusal(_("You allow nobody to keep your opinion: leave the words out, or say who may keep them."))
    if kept != Opinion.Kept.NOBODY:
        refusing.required(text, _("Write your opinion, or say that it was given orally."))
    opinion.stage, opinion.kept, opinion.text = Opinion.Stage.GIVEN, kept, text.strip()
    event = OpinionGiven(
        dossier=opinion.advice.dossier.key, opinion=opinion.pk, receiver=opinion.agency_id, kept=kept,
        hash=queries.digest(opinion.text) if opinion.text else "",
    )  # fmt: skip
    return _answered(opinion, event, by)


@transaction.atomic
def refuse_opinion(*, opinion: Opinion, by: User) -> Opinion:
    """不提出会商意见: our agency gives none on this; the consultation may be concluded without it.

    raises   Refusal  not asked, concluded, or given already
    records  OpinionRefused
    """
    opinion = _asked(opinion, by)
    opinion.stage = Opinion.Stage.REFUSED
    event = OpinionRefused(dossier=opinion.advice.dossier.key, opinion=opinion.pk, receiver=opinion.agency_id)
    return _answered(opinion, event, by)


@transaction.atomic
def conclude(*, advice: Advice, conclusion: str, by: User) -> Advice:
    """疑案会商结论: what the asker takes from it. The case is decided in the case, by whoever has to decide it.

    raises   Refusal  not ours, concluded already, no words, or nobody has answered yet
    records  AdviceConcluded, DossierClosed
    """
    rows = Advice.objects.select_for_update(of=("self",)).select_related("dossier__place", "dossier__owner", "asker")
    advice = rows.get(pk=advice.pk)
    if acting(by) != advice.asker:
        raise Refusal(_("Only the agency that asked draws the conclusion."))
    if advice.concluded_at is not None:
        raise Refusal(_("This consultation has been concluded already."))
    if not advice.opinions.exclude(stage=Opinion.Stage.ASKED).exists():
        raise Refusal(_("Nobody has answered yet. Wait for at least one answer."))
    advice.conclusion = refusing.required(conclusion, _("Write the conclusion."))
    advice.record = issue(dossier=advice.dossier, template="advice_record", facts=_facts(advice), on=today(), by=by)
    advice.concluded_at = now()
    advice.save(update_fields=["conclusion", "record", "concluded_at"])
    for clock in Deadline.objects.filter(RUNNING, dossier=advice.dossier_id, about__startswith="opinion:"):
        waive(deadline=clock, reason=str(_("The consultation was concluded.")), on=today(), by=by)
    record(AdviceConcluded(dossier=advice.dossier.key, document=advice.record.pk, about=advice.about.key), by=by)
    close_dossier(dossier=advice.dossier, by=by)
    return advice


def _ask(advice: Advice, agency: Agency, by: User) -> None:
    made = Opinion.objects.create(advice=advice, agency=agency)
    event = OpinionAsked(
        dossier=advice.dossier.key, opinion=made.pk, asker=advice.asker_id, receiver=agency.pk, about=advice.about.key
    )
    agencies = {"receiver": agency, "sender": advice.asker}
    run_clocks(event, dossier=advice.dossier, on=today(), agencies=agencies, about=made.about, by=by)
    record(event, by=by)


def _asked(opinion: Opinion, by: User) -> Opinion:
    """The row as it is now, for the agency that was asked and has not answered."""
    rows = Opinion.objects.select_for_update(of=("self",))
    opinion = rows.select_related("advice__dossier", "agency", "given_by").get(pk=opinion.pk)
    if acting(by) != opinion.agency:
        raise Refusal(_("%(agency)s was asked for this opinion.") % {"agency": opinion.agency.name})
    if opinion.stage != Opinion.Stage.ASKED:
        who = opinion.given_by.name if opinion.given_by else ""
        raise Refusal(_("%(who)s has answered for your agency already.") % {"who": who})
    if opinion.advice.concluded_at is not None:
        raise Refusal(_("This consultation has been concluded already."))
    return opinion


def _answered(opinion: Opinion, event: OpinionGiven | OpinionRefused, by: User) -> Opinion:
    opinion.given_on, opinion.given_by = today(), by
    opinion.save()
    run_clocks(
        event, dossier=opinion.advice.dossier, on=today(), agencies={"receiver": opinion.agency},
        about=opinion.about, by=by,
    )  # fmt: skip
    record(event, by=by)
    return opinion


def _facts(advice: Advice) -> dict[str, object]:
    """What the record says: the words of an opinion only where its giver lets everyone asked keep them."""
    said = []
    for one in advice.opinions.select_related("agency"):
        words = (
            {
                Opinion.Kept.ALL: one.text,
                Opinion.Kept.ASKER: "已提出书面意见，仅供提起机关留存",
                Opinion.Kept.NOBODY: "口头提出意见，未予留存",
            }.get(Opinion.Kept(one.kept))
            if one.kept
            else ("不提出意见" if one.stage == Opinion.Stage.REFUSED else "未答复")
        )
        said.append(f"{one.agency.name}：{words}")
    return {"matter": advice.about.key, "text": advice.question, "opinions": said, "summary": advice.conclusion}
