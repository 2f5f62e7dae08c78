"""Joint work, who takes part, its plan, and the related parties of any dossier."""

from liandong.act.joint.models.joint import Joint, Member, Seat
from liandong.act.joint.models.party import RelatedParty
from liandong.act.joint.models.plan import Plan, Task

__all__ = ["Joint", "Member", "Plan", "RelatedParty", "Seat", "Task"]
