"""Every refusal of the interface as a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from liandong.discover.clues.actions import KeyReused
from liandong.ground.ui.acting import in_words
from liandong.law.refusal import Refusal

SAYS = {
    "missing": gettext_lazy("is missing"),
    "extra_forbidden": gettext_lazy("is not a field of this interface"),
    "string_type": gettext_lazy("must be text"),
    "string_too_long": gettext_lazy("is too long; at most %(max_length)s characters"),
    "string_too_short": gettext_lazy("is too short; at least %(min_length)s characters"),
    "enum": gettext_lazy("must be one of %(expected)s"),
    "model_attributes_type": gettext_lazy("must be an object"),
}
OTHERWISE = gettext_lazy("has a form that is not understood")


def speak(api: NinjaAPI) -> None:
    """Answer every kind of failure in sentences."""

    def said(
        request: HttpRequest, status: int, message: str, fields: list[dict[str, str]] | None = None
    ) -> HttpResponse:
        return api.create_response(request, {"message": message, "fields": fields or []}, status=status)

    @api.exception_handler(AuthenticationError)
    def no_key(request: HttpRequest, _fault: Any) -> HttpResponse:
        return said(request, 401, _("No valid key. Send “Authorization: Bearer …” with a key the operator issued."))

    @api.exception_handler(ValidationError)
    def bad_fields(request: HttpRequest, fault: Any) -> HttpResponse:
        fields = [_problem(one) for one in fault.errors]
        return said(request, 422, _("Some fields are not as they should be; nothing was kept."), fields)

    @api.exception_handler(Refusal)
    def refused(request: HttpRequest, fault: Any) -> HttpResponse:
        return said(request, 409 if isinstance(fault, KeyReused) else 422, in_words(fault))

    @api.exception_handler(HttpError)
    def other(request: HttpRequest, fault: Any) -> HttpResponse:
        message = _("The body is not JSON in UTF-8.") if fault.status_code == 400 else str(fault)
        return said(request, fault.status_code, message)


def _problem(fault: Mapping[str, Any]) -> dict[str, str]:
    where = [str(part) for part in fault["loc"] if part not in ("body", "payload", "header", "path")]
    context = {name: str(value) for name, value in (fault.get("ctx") or {}).items()}
    says = str(SAYS.get(fault["type"], OTHERWISE))
    return {"field": ".".join(where), "message": says % context if context else says}
