"""Failed sign-ins: few lock one name at one address, many lock the address, and none lock a name everywhere."""

from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_failure_limit
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Sum
from django.http import HttpRequest


class Locks(AxesDatabaseHandler):  # type: ignore[misc]
    """Counts a name at an address, as AXES_LOCKOUT_PARAMETERS says, and beside it the address with every name."""

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        failures: int = super().get_failures(request, credentials)
        limit = get_failure_limit(request, credentials)
        if failures < limit and here(request) >= settings.ADDRESS_FAILURE_LIMIT:
            request.locked_by_address = True  # type: ignore[attr-defined]
            return int(limit)
        return failures


def here(request: Any) -> int:
    """Failed sign-ins from this address, whatever the names, within the cooling-off time."""
    since = request.axes_attempt_time - settings.ADDRESS_COOLS_OFF
    rows = AccessAttempt.objects.filter(ip_address=request.axes_ip_address, attempt_time__gte=since)
    return rows.aggregate(all=Sum("failures_since_start"))["all"] or 0
