"""The names the reader looks for: those of departments.yaml, and what the places call their own departments."""

from __future__ import annotations

from liandong.ground.rulebook.book import Book
from liandong.law.directive.model import DepartmentNames


def department_names(book: Book) -> DepartmentNames:
    """What this rulebook knows departments by."""
    full: dict[str, str] = {}
    for place in book.places.values():
        for office in place.departments:
            full.setdefault(office.name.zh, office.code)
    return DepartmentNames(tuple(book.department_names), full)
