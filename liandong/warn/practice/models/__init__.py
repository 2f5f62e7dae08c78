"""What the database keeps of practice data: dictionaries, deliveries, and which files hold the rows."""

from liandong.warn.practice.models.codes import Code
from liandong.warn.practice.models.deliveries import Delivery, Refused, Source
from liandong.warn.practice.models.parts import Part
from liandong.warn.practice.models.rules import RuleRow, RuleTable
from liandong.warn.practice.models.snapshots import Snapshot

__all__ = ["Code", "Delivery", "Part", "Refused", "RuleRow", "RuleTable", "Snapshot", "Source"]
