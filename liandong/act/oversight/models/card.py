"""Reminders and cards: facts about a clock and the day it was due on."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.models import Agency
from liandong.ground.deadlines.models import Deadline
from liandong.ground.dossiers.models import Dossier

# The time for answering a card is itself only called to mind: no card follows from a card.
ANSWER_TERM = "oversight.card_answer"


class Card(models.Model):
    """红黄牌: a reminder, a yellow or a red card that was sent for a clock and the day it was due on; a fact, kept."""

    class Colour(models.IntegerChoices):
        """提醒、黄牌、红牌: what was sent; each contains the ones before it."""

        REMINDER = 1, _("reminder")
        YELLOW = 2, _("yellow card")
        RED = 3, _("red card")

    class Ground(models.TextChoices):
        """撤销理由: why a card is lifted."""

        MISCOUNTED = "miscounted", _("The time was counted wrongly")
        ELSEWHERE = "elsewhere", _("Another agency caused the delay")
        BEYOND = "beyond", _("Nobody could have prevented it")

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="cards", db_index=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="cards")
    colour = models.PositiveSmallIntegerField(_("colour"), choices=Colour)
    rule = models.CharField(_("rule"), max_length=80)  # of the clock
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="cards", db_index=False)  # owes the act
    charged = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)  # in whose figures it counts
    issuer = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")  # may lift it; none: nobody
    due_on = models.DateField(_("due on"))  # as it was when the card was sent
    sent_on = models.DateField(_("sent on"))
    sent_at = models.DateTimeField(_("sent at"))
    is_open = models.BooleanField(default=False)  # the standing card of its clock; set daily, for the index
    answer = models.TextField(_("explanation"), blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    lift_ground = models.CharField(_("ground"), max_length=12, choices=Ground, blank=True)
    lifted_because = models.CharField(_("reason"), max_length=400, blank=True)
    lifted_at = models.DateTimeField(_("lifted at"), null=True, blank=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("-sent_at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["deadline", "due_on", "colour"], name="one_card_per_clock_day_and_colour"),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True) | (~Q(lift_ground="") & ~Q(lifted_because="")),
                name="card_lifted_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | ~Q(answer=""), name="card_answered_says_something"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["charged", "colour", "due_on"], condition=Q(is_open=True), name="card_open"),
            models.Index(fields=["-colour", "due_on", "id"], condition=Q(is_open=True), name="card_worst"),
            models.Index(fields=["charged", "sent_on", "colour"], name="card_charged"),
        ]

    def __str__(self) -> str:
        return f"{self.deadline_id} {self.due_on} {self.colour}"

    @property
    def about(self) -> str:
        """The reference by which the clock of its answer is known; one answer serves all cards of a clock."""
        return f"card:{self.deadline_id}"

    @property
    def is_card(self) -> bool:
        """Whether it wants an answer; a reminder does not."""
        return self.colour > self.Colour.REMINDER

    @property
    def tone(self) -> str:
        """The tone of its badge on a page."""
        return {1: "blue", 2: "amber", 3: "red"}[self.colour]

    @property
    def stands(self) -> bool:
        """Whether it counts: not lifted, and its day has not been moved since (a late holiday, a pause, more time)."""
        return self.lifted_at is None and self.deadline.due_on == self.due_on

    @property
    def has_moved(self) -> bool:
        return self.deadline.due_on != self.due_on

    @property
    def is_moved_to_another(self) -> bool:
        return self.charged_id != self.agency_id


class Watch(models.Model):
    """督办巡查: on this day all clocks were looked at once, from the oldest to the newest."""

    on = models.DateField(unique=True)
    at = models.DateTimeField()
    sent = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.on}"
