"""A draw: the list that was closed, the source of chance it waits for, and whom the tickets chose."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liandong.discover.inspections.models.visits import Inspection
from liandong.ground.accounts.models import Agency, User
from liandong.ground.dossiers.models import Dossier
from liandong.ground.registry.models import Subject
from liandong.law.draw import FORM


class Draw(models.Model):
    """随机抽查: institutions in layers by risk grade, some of them drawn by a source of chance named beforehand."""

    class Stage(models.TextChoices):
        LISTED = "listed", pgettext_lazy("draw", "list closed")
        DRAWN = "drawn", pgettext_lazy("draw", "drawn, visits under way")
        FINISHED = "finished", pgettext_lazy("draw", "finished")
        VOID = "void", pgettext_lazy("draw", "declared void")

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="draw")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="draws")
    form = models.CharField(max_length=20, default=FORM)  # of the list: one of rows, or an older one that names
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.LISTED)
    checklist = models.CharField(max_length=80)
    category = models.CharField(_("category of institution"), max_length=60, blank=True)
    field = models.CharField(_("hot field"), max_length=80, blank=True)  # code of what narrowed the list
    field_title = models.JSONField(default=dict, blank=True)  # what it was called then: {zh, en}
    layers = models.JSONField()  # [{code, zh, en, share, least}] as the rule said on the day
    rule_version = models.DateField()
    rule_place = models.CharField(max_length=80, blank=True)  # folder that spoke
    a_visit = models.PositiveSmallIntegerField(_("officers on each visit"), default=2)
    source = models.CharField(_("source of chance"), max_length=200)
    known_on = models.DateField(_("known on"))
    due_on = models.DateField(_("visits finished by"))
    seal = models.CharField(max_length=64, unique=True)  # of the list and the source: public before the source speaks
    value = models.CharField(_("what the source said"), max_length=200, blank=True)
    listed_at = models.DateTimeField()
    listed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField(null=True)
    drawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    finished_at = models.DateTimeField(null=True)
    void_because = models.CharField(_("why it is void"), max_length=500, blank=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaced_by")

    class Meta:
        ordering = ("-listed_at", "-pk")

    def __str__(self) -> str:
        return f"{self.dossier.key} {self.stage}"

    @property
    def key(self) -> str:
        return self.dossier.key


class Listed(models.Model):
    """名单对象: an institution of a closed list, with its layer, its ticket, and what became of it."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="names")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    row = models.CharField(max_length=64, blank=True)  # what stands on the public list; empty on older ones
    salt = models.CharField(max_length=128, blank=True)  # opens the row: told when nobody can be warned any more
    layer = models.CharField(max_length=20)
    place = models.CharField(max_length=6)  # beginning of its number, as it was on the day
    ticket = models.CharField(max_length=64, blank=True)
    rank = models.PositiveIntegerField(null=True)  # by ticket, within its layer
    is_drawn = models.BooleanField(default=False)
    officers = models.ManyToManyField(User, related_name="+")
    instead_of = models.OneToOneField("self", models.PROTECT, null=True, related_name="stand_in")
    excused_because = models.CharField(_("why it is not visited"), max_length=500, blank=True)
    officers_because = models.CharField(_("why other officers go"), max_length=500, blank=True)
    visit = models.OneToOneField(Inspection, models.PROTECT, null=True, related_name="drawn_as")
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("draw", "layer", "rank", "subject")
        constraints = (models.UniqueConstraint(fields=("draw", "subject"), name="drawn_from_once"),)
        indexes = (models.Index(fields=("draw", "layer", "rank"), name="draw_in_order"),)

    def __str__(self) -> str:
        return f"{self.draw_id} {self.layer} {self.rank}"


class ListedOfficer(models.Model):
    """检查人员名录: an officer who could be drawn; the public knows the code, the dossier whose it is."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="pool")
    officer = models.ForeignKey(User, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    code = models.CharField(max_length=8)
    place = models.CharField(max_length=6)

    class Meta:
        ordering = ("code",)
        constraints = (
            models.UniqueConstraint(fields=("draw", "code"), name="officer_code_of_a_draw"),
            models.UniqueConstraint(fields=("draw", "officer"), name="officer_once_in_a_draw"),
        )

    def __str__(self) -> str:
        return f"{self.draw_id} {self.code}"
