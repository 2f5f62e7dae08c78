"""Consultations: liaison officers, meetings with their agenda, minutes and decisions."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liandong.act.dispatch.models import Dispatch
from liandong.ground.accounts.models import Agency, User
from liandong.ground.documents.models import Document
from liandong.ground.dossiers.models import Dossier


class Liaison(models.Model):
    """联络员登记: whom an agency names to speak with the others of the mechanism, with a deputy and its days."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="liaisons")
    officer = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("liaison officer"))
    deputy = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("deputy"))
    since = models.DateField(_("valid from"))
    until = models.DateField(_("valid until"), null=True)
    named_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    ended_on = models.DateField(_("ended on"), null=True)

    class Meta:
        ordering = ("-since", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agency", "officer"], condition=Q(ended_on__isnull=True), name="one_running_liaison_per_person"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="liaison_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id}: {self.officer_id}"


class Meeting(models.Model):
    """会商会: departments sit down together; what they decide becomes tasks with an owner and a day."""

    class Form(models.TextChoices):
        """会商形式: all of the mechanism, two agencies, or a case that is hard to judge."""

        GENERAL = "general", _("meeting of the mechanism")
        BILATERAL = "bilateral", _("bilateral consultation")

    class Stage(models.TextChoices):
        CONVENED = "convened", _("convened")
        OPENED = "opened", _("in session")
        HELD = "held", _("held, minutes to be confirmed")
        CONFIRMED = "confirmed", _("minutes confirmed")
        CANCELLED = "cancelled", _("cancelled")

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="meeting")
    convener = models.ForeignKey(Agency, models.PROTECT, related_name="meetings", verbose_name=_("convened by"))
    form = models.CharField(_("form"), max_length=10, choices=Form, default=Form.GENERAL)
    orders = ArrayField(models.CharField(max_length=80), default=list)  # ids of the rules it carries out
    starts_at = models.DateTimeField(_("begins at"))
    room = models.CharField(_("room"), max_length=120)
    host = models.CharField(_("host"), max_length=120)  # who presides, by office and name
    leader = models.CharField(_("leader who attends"), max_length=120, blank=True)  # of the government, when one does
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.CONVENED)
    because = models.CharField(_("reason"), max_length=400, blank=True)  # why it was moved or cancelled
    held_on = models.DateField(_("held on"), null=True)
    minutes_text = models.TextField(_("minutes"), blank=True)
    drafted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    drafted_at = models.DateTimeField(_("drafted at"), null=True)
    minutes = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+", verbose_name=_("minutes"))
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    previous = models.ForeignKey("self", models.PROTECT, null=True, related_name="following")

    class Meta:
        ordering = ("-starts_at", "-pk")
        indexes: ClassVar = [models.Index(fields=["convener", "-starts_at"], name="meeting_convener")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(stage="confirmed") | Q(minutes__isnull=False), name="confirmed_meeting_has_minutes"
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=("held", "confirmed")) | Q(held_on__isnull=False), name="held_meeting_has_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier.key} {self.dossier.title}"

    @property
    def is_ahead(self) -> bool:
        return self.stage == self.Stage.CONVENED

    @property
    def is_over(self) -> bool:
        return self.stage in (self.Stage.HELD, self.Stage.CONFIRMED, self.Stage.CANCELLED)


class AgendaItem(models.Model):
    """议题: what a meeting takes up, of one of the kinds the directive names, and what was said on it."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items")
    position = models.PositiveIntegerField()
    kind = models.CharField(_("kind of agenda"), max_length=40)  # code of consultations.agenda_kinds
    title = models.CharField(_("title"), max_length=200)
    explains = models.TextField(_("explanation"), blank=True)
    brought_by = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name=_("brought by"))
    papers = models.ManyToManyField(Document, related_name="+", blank=True)
    note = models.TextField(_("what was said"), blank=True)
    noted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    noted_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=0)  # of the note: two who write at once are told
    dropped_because = models.CharField(_("reason"), max_length=400, blank=True)

    class Meta:
        ordering = ("position", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "position"], name="one_item_per_position"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}.{self.position} {self.title}"


class ItemDossier(models.Model):
    """议题附卷: a clue, case or key matter that an item is about; others see it only when it is shown to them."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="dossiers")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    shown_at = models.DateTimeField(null=True)
    shown_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["item", "dossier"], name="one_dossier_per_item")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.dossier_id}"


class Invitation(models.Model):
    """会商邀请: an agency asked to come; it answers by name, and whether it came is noted."""

    class Stage(models.TextChoices):
        SENT = "sent", _("no answer yet")
        ACCEPTED = "accepted", _("comes")
        DECLINED = "declined", pgettext_lazy("invitation", "does not come")

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="invitations")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="invitations")
    stage = models.CharField(_("answer"), max_length=10, choices=Stage, default=Stage.SENT)
    attendee = models.CharField(_("who comes"), max_length=120, blank=True)
    is_deputy = models.BooleanField(_("sends a deputy"), default=False)
    reason = models.CharField(_("reason"), max_length=400, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    came = models.BooleanField(_("came"), null=True)
    marked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("agency__place__level", "agency__department", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "agency"], name="one_invitation_per_agency"),
            models.CheckConstraint(
                condition=~Q(stage="declined") | ~Q(reason=""), name="invitation_declined_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}→{self.agency_id}"

    @property
    def about(self) -> str:
        """The reference by which its clock is known in the dossier."""
        return f"invitation:{self.pk}"

    @property
    def seen_as(self) -> str:
        """What a form sends back, so that nobody answers over an answer they have not read."""
        return self.answered_at.isoformat() if self.answered_at else ""


class Decision(models.Model):
    """议定事项: what a meeting decided, who does it and by when; it goes out as a task with the minutes."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="decisions")
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, related_name="decisions")
    text = models.TextField(_("what was decided"))
    owner = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name=_("who does it"))
    due_on = models.DateField(_("by when"))
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    dropped_because = models.CharField(_("reason"), max_length=400, blank=True)
    dispatch = models.OneToOneField(Dispatch, models.PROTECT, null=True, related_name="decision")
    charged_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(_("done at"), null=True)  # by the convener itself; others answer their dispatch
    done_note = models.TextField(_("what was done"), blank=True)

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(done_at__isnull=True) | ~Q(done_note=""), name="decision_done_says_how")
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}: {self.text[:40]}"

    @property
    def about(self) -> str:
        return f"decision:{self.pk}"

    @property
    def is_done(self) -> bool:
        """Carried out by the convener, or answered in writing by the agency charged with it."""
        answered = self.dispatch is not None and self.dispatch.answered_at is not None
        return self.done_at is not None or answered


class Objection(models.Model):
    """纪要异议: what a member does not find right in the minutes, and what the convener says to it."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="objections")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    text = models.TextField(_("objection"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.agency_id}"


class Advice(models.Model):
    """疑案会商: a question on a case or clue to police, procuratorate, court; it does not replace the decision."""

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="advice")
    asker = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    about = models.ForeignKey(Dossier, models.PROTECT, related_name="advices", verbose_name=_("case or clue"))
    question = models.TextField(_("question"))
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    conclusion = models.TextField(_("conclusion"), blank=True)
    concluded_at = models.DateTimeField(null=True)
    record = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+", verbose_name=_("record"))

    class Meta:
        ordering = ("-asked_at", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(concluded_at__isnull=True) | (~Q(conclusion="") & Q(record__isnull=False)),
                name="advice_concluded_in_writing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.dossier.key} {self.dossier.title}"


class Opinion(models.Model):
    """会商意见: what one agency says to the question, and who may keep it; without leave its words are not stored."""

    class Stage(models.TextChoices):
        ASKED = "asked", _("asked")
        GIVEN = "given", pgettext_lazy("opinion", "given")
        REFUSED = "refused", pgettext_lazy("opinion", "gives none")

    class Kept(models.TextChoices):
        """意见留存: who may store the words of an opinion, as its giver allows."""

        ALL = "all", _("everyone asked may read and keep it")
        ASKER = "asker", _("only the asking agency may read and keep it")
        NOBODY = "nobody", _("given orally, not stored")

    advice = models.ForeignKey(Advice, models.PROTECT, related_name="opinions")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="opinions")
    stage = models.CharField(_("stage"), max_length=8, choices=Stage, default=Stage.ASKED)
    kept = models.CharField(_("who may keep it"), max_length=8, choices=Kept, blank=True)
    text = models.TextField(_("opinion"), blank=True)
    given_on = models.DateField(_("given on"), null=True)
    given_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["advice", "agency"], name="one_opinion_per_agency"),
            models.CheckConstraint(
                condition=~Q(kept="nobody") | Q(text=""), name="opinion_not_to_be_kept_has_no_words"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.advice_id} {self.agency_id}"

    @property
    def about(self) -> str:
        return f"opinion:{self.pk}"
