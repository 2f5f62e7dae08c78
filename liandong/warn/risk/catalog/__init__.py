"""The models, one file each: a question, its law, and its cases beside it."""

from liandong.warn.risk.catalog import institution_beyond_scope
from liandong.warn.risk.model import RowModel

CATALOG: dict[str, RowModel] = {one.model.id: one.model for one in (institution_beyond_scope,)}
