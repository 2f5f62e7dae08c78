"""What the stages put on the shared pages: acts that come next, and panels on a dossier and on a subject.

A stage does so in its own module `panels`, which is found by itself when the site starts.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from liandong.ground.accounts.models import User
from liandong.ground.dossiers.models import Dossier
from liandong.ground.registry.models import Subject


@dataclass(frozen=True)
class Act:
    """下一步: something one may do now; with `why_not` it is shown but closed, and says why."""

    label: str | Promise
    url: str
    icon: str = "arrow-right"
    is_primary: bool = False
    is_post: bool = False  # done at once by a button, without a page of its own
    why_not: str | Promise = ""


@dataclass(frozen=True)
class Panel:
    """栏目: a part of a page that a stage draws with its own template; low `order` stands first."""

    title: str | Promise
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    icon: str = "folder"
    order: int = 50


ActSource = Callable[[Dossier, User], Iterable[Act]]
DossierSource = Callable[[Dossier, User], Panel | None]
SubjectSource = Callable[[Subject, User], Panel | None]
FirstActSource = Callable[[User], Iterable[Act]]

_first_acts: dict[str, FirstActSource] = {}
_acts: dict[str, ActSource] = {}
_dossier_panels: dict[str, DossierSource] = {}
_subject_panels: dict[str, SubjectSource] = {}


def _name(function: Callable[..., Any]) -> str:
    return f"{function.__module__}.{function.__qualname__}"


def workbench_acts(function: FirstActSource) -> FirstActSource:
    """Decorator: `function(user)` gives the acts with which work begins, at the top of the workbench."""
    _first_acts[_name(function)] = function
    return function


def dossier_acts(function: ActSource) -> ActSource:
    """Decorator: `function(dossier, user)` gives the acts a stage offers on a dossier."""
    _acts[_name(function)] = function
    return function


def dossier_panel(function: DossierSource) -> DossierSource:
    """Decorator: `function(dossier, user)` gives a panel of the dossier page, or None."""
    _dossier_panels[_name(function)] = function
    return function


def subject_panel(function: SubjectSource) -> SubjectSource:
    """Decorator: `function(subject, user)` gives a panel of the subject page, or None."""
    _subject_panels[_name(function)] = function
    return function


def acts_to_begin(user: User) -> list[Act]:
    """The acts at the top of the workbench, the important ones last, where the eye ends."""
    return sorted((act for source in _first_acts.values() for act in source(user)), key=lambda act: act.is_primary)


def acts_on(dossier: Dossier, user: User) -> list[Act]:
    """All acts that the stages offer; the open and important ones first."""
    offered = [act for source in _acts.values() for act in source(dossier, user)]
    return sorted(offered, key=lambda act: (bool(act.why_not), not act.is_primary))


def panels_of_dossier(dossier: Dossier, user: User) -> list[Panel]:
    """The panels of a dossier in their order."""
    found = (source(dossier, user) for source in _dossier_panels.values())
    return sorted((panel for panel in found if panel), key=lambda panel: panel.order)


def panels_of_subject(subject: Subject, user: User) -> list[Panel]:
    """The panels of a subject in their order."""
    found = (source(subject, user) for source in _subject_panels.values())
    return sorted((panel for panel in found if panel), key=lambda panel: panel.order)
