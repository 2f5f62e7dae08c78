"""Visits and what was found; draws, their lists, and who was drawn."""

from liandong.discover.inspections.models.draws import Draw, Listed, ListedOfficer
from liandong.discover.inspections.models.visits import Answer, Inspection, JoinRequest

__all__ = ["Answer", "Draw", "Inspection", "JoinRequest", "Listed", "ListedOfficer"]
