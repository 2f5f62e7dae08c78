"""The case, its steps, its evidence and what was imposed."""

from liandong.act.cases.models.case import Case
from liandong.act.cases.models.evidence import Evidence
from liandong.act.cases.models.penalty import Penalty
from liandong.act.cases.models.preservation import Preservation
from liandong.act.cases.models.step import Step

__all__ = ["Case", "Evidence", "Penalty", "Preservation", "Step"]
