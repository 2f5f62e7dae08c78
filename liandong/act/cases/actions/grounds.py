"""立案条件: what has to be there before a case may be filed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from liandong.act.cases.models import Case
from liandong.act.cases.same_act import filed_first
from liandong.act.joint.queries.joints import waits_for_plan
from liandong.discover.clues.models import Clue
from liandong.discover.inspections.models import Inspection
from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import certified
from liandong.ground.audit.clock import BEIJING, today
from liandong.ground.registry.models import Subject
from liandong.ground.rulebook.book import book
from liandong.law.limitation import limitation
from liandong.law.refusal import Refusal


@dataclass(frozen=True)
class Grounds:
    """What a case would be filed on: the act and its days, and the clue or the visit that told of it."""

    subject: Subject
    matter: str
    acted_on: date
    act_until: date
    on: date
    clue: Clue | None
    inspection: Inspection | None
    agency: Agency

    def refuse_unless_fileable(self, officers: Collection[User], *, did_harm: bool) -> None:
        """Raises Refusal, with the first thing that stands against filing."""
        self._refuse_unfounded()
        self._refuse_early()
        self._refuse_borrowed()
        self._refuse_uncertified(officers)
        if not self.acted_on <= self.act_until <= self.on:
            raise Refusal(_("The act must begin before it ends, and end before the case is filed. Check the days."))
        self._refuse_late(did_harm)
        self._refuse_unplanned()
        self._refuse_second()

    @property
    def found_on(self) -> date:
        """The day on which the act was first told of: the clue came in, or the visit was over."""
        told = (self.clue and self.clue.received_at, self.inspection and self.inspection.finished_at)
        return min((instant.astimezone(BEIJING).date() for instant in told if instant), default=self.on)

    def _refuse_unfounded(self) -> None:
        clue, visit = self.clue, self.inspection
        if clue is None and visit is None:
            raise Refusal(_("A case is filed from a founded clue or from an inspection with findings. Choose one."))
        if clue is not None and clue.outcome != "founded":
            raise Refusal(_("The clue has not been found true yet. Verify it first."))
        if clue is not None and clue.subject_id not in (None, self.subject.pk):
            raise Refusal(_("The clue is about another subject. Check whom the case is against."))
        if visit is not None and visit.subject_id != self.subject.pk:
            raise Refusal(_("The inspection was of another subject. Check whom the case is against."))
        if visit is not None and visit.finished_at is None:
            raise Refusal(_("The inspection is not finished. Finish its record first."))
        if self.on > today():
            raise Refusal(_("A case cannot be filed on a future day."))

    def _refuse_early(self) -> None:
        """The days of a case cannot begin before there was anything to file it on."""
        if self.on < self.found_on:
            raise Refusal(_("A case cannot be filed before the clue came in or the visit was over. Check the day."))

    def _refuse_borrowed(self) -> None:
        """Filing from a visit alone: it is our visit, and it found something. A clue leads to one case."""
        if self.matter not in book().matters():
            raise Refusal(_("Choose the matter: only with it can one see whether the act was filed before."))
        if self.clue is not None:
            if self.clue.cases.exclude(outcome=Case.Outcome.NOT_ESTABLISHED).exists():
                raise Refusal(_("A case was filed on this clue already."), rule="penalty.no_second_fine")
        elif self.inspection is not None:
            if self.inspection.agency_id != self.agency.pk:
                raise Refusal(_("This visit was made by another agency. Ask it to file, or to pass the matter on."))
            if not self.inspection.answers.filter(value="no").exists():
                raise Refusal(_("The visit found nothing against the law. There is nothing to file."))

    def _refuse_uncertified(self, officers: Collection[User]) -> None:
        if len({officer.pk for officer in officers}) < 2:
            raise Refusal(_("A case needs at least two officers. Add one more."), rule="penalty.two_officers")
        if without := [officer.name for officer in officers if not certified(officer, self.on)]:
            raise Refusal(
                _("%(names)s: no valid enforcement certificate on that day. Choose other officers.")
                % {"names": "、".join(without)},
                rule="penalty.two_officers",
            )

    def _refuse_late(self, did_harm: bool) -> None:
        """处罚时效: an act found out too late is not punished any more (行政处罚法 36)."""
        place, years = self.subject.place_id, []
        for rule in ("penalty.limitation", "penalty.limitation_with_harm"):
            years.append(int(book().rule(rule, place).on(self.on).values["value"]))
        verdict = limitation(
            ended_on=self.act_until, found_on=self.found_on, years=years[0], years_if_harm=years[1],
            is_safety=did_harm, has_harm=did_harm,
        )  # fmt: skip
        if verdict.is_barred:
            raise Refusal(verdict.reason, rule="penalty.limitation_with_harm" if did_harm else "penalty.limitation")

    def _refuse_unplanned(self) -> None:
        """一案一方案: what belongs to joint work is filed by its plan, where the place wants one for each case."""
        joint = waits_for_plan(self.clue.dossier) if self.clue else None
        if joint is not None:
            raise Refusal(
                _("This clue belongs to joint work %(key)s, which has no approved plan yet. Have it approved first.")
                % {"key": joint.key},
                rule="dispatch.one_case_one_plan",
            )

    def _refuse_second(self) -> None:
        first = filed_first(subject=self.subject, matter=self.matter, acted_on=self.acted_on, act_until=self.act_until)
        if first is not None:
            raise Refusal(
                _("This act was filed first by %(agency)s on %(day)s. One act is dealt with once: send the clue there.")
                % {"agency": first.agency.name, "day": first.filed_on.isoformat()},
                rule="penalty.no_second_fine",
            )
