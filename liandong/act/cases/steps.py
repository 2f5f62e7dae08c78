"""Which form and which action belong to a step of the procedure table."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liandong.act.cases import actions
from liandong.act.cases.forms import (
    AnnounceForm,
    AnnulForm,
    ChallengeForm,
    CloseForm,
    CrimeForm,
    DeclinedForm,
    DiscussForm,
    DisposeForm,
    EnforceForm,
    ExecuteForm,
    HearingForm,
    InvestigateForm,
    NotifyForm,
    NotifyHearingForm,
    PreserveForm,
    RemindForm,
    ReviewForm,
    ServeForm,
    StatementForm,
    StepForm,
    WaiveForm,
)


class Way(NamedTuple):
    """How a step is taken: its form, its action, the word it needs, and what is said afterwards."""

    form: type[forms.Form]
    act: Callable[..., Any]
    done: str | Promise
    word: str = "cases.handle"


def _execute(*, paid: Any, **rest: Any) -> Any:
    return actions.execute(paid_fen=int(paid * 100), **rest)


def _dispose(*, case: Any, preservation: Any, **rest: Any) -> Any:
    return actions.dispose(preservation=preservation, **rest)


WAYS: dict[str, Way] = {
    "investigate": Way(InvestigateForm, actions.investigate, _("The investigation is over.")),
    "notify": Way(NotifyForm, actions.notify, _("The advance notice is issued; the party's time runs.")),
    "hear_statement": Way(StatementForm, actions.hear_statement, _("The statement is on file.")),
    "request_hearing": Way(StepForm, actions.request_hearing, _("A hearing has to be held before the decision.")),
    "waive_rights": Way(WaiveForm, actions.waive_rights, _("On file. The time that was given up is over.")),
    "notify_hearing": Way(
        NotifyHearingForm, actions.notify_hearing, _("Notified; the party's seven working days run.")
    ),
    "hearing": Way(HearingForm, actions.hold_hearing, _("The record of the hearing is on file.")),
    "review": Way(ReviewForm, actions.review, _("The review is on file."), "cases.review"),
    "discuss": Way(DiscussForm, actions.discuss, _("The minutes are on file.")),
    "serve": Way(ServeForm, actions.serve, _("Served. The time to pay and to challenge runs.")),
    "execute": Way(ExecuteForm, _execute, _("Carried out.")),
    "preserve": Way(PreserveForm, actions.preserve, _("Kept. It has to be decided on within seven working days.")),
    "dispose": Way(DisposeForm, _dispose, _("On file; the clock of the preserved evidence stops.")),
    "suspect_crime": Way(CrimeForm, actions.suspect_crime, _("On file. A fine cannot settle this case any more.")),
    "police_declined": Way(DeclinedForm, actions.police_declined, _("On file. The case can be decided here again.")),
    "announce": Way(AnnounceForm, actions.announce, _("Announced. The time until it counts as served runs.")),
    "challenge": Way(ChallengeForm, actions.challenge, _("The challenge is on file.")),
    "remind": Way(RemindForm, actions.remind, _("The reminder is on file; its ten working days run.")),
    "enforce": Way(EnforceForm, actions.apply_to_court, _("The application to the court is on file.")),
    "annul": Way(AnnulForm, actions.annul, _("On file. What was published has to be withdrawn."), "cases.decide"),
    "close": Way(CloseForm, actions.close_case, _("The case is closed.")),
}
