"""The reporter's identity: put under seal, and nothing else ever done with it here."""

from __future__ import annotations

from dataclasses import astuple, dataclass

from liandong.discover.clues.models import Clue, Reporter
from liandong.ground.audit.clock import now


@dataclass(frozen=True, slots=True)
class ReporterDetails:
    """举报人信息: as far as the reporter gave it."""

    name: str = ""
    phone: str = ""
    identity: str = ""
    address: str = ""
    account: str = ""

    @property
    def is_reachable(self) -> bool:
        """Whether we can answer the reporter ourselves; an account on another platform is answered there."""
        return bool(self.name or self.phone or self.address)

    def __repr__(self) -> str:  # so that no log line can show it
        return "ReporterDetails(sealed)"

    def __bool__(self) -> bool:
        return any(astuple(self))


def seal_reporter(clue: Clue, details: ReporterDetails | None) -> None:
    """Keep who reported under row security, for the custodian of the agency that received it."""
    if details:
        Reporter.objects.create(
            clue=clue,
            agency=clue.intake_agency,
            name=details.name.strip()[:80],
            phone=details.phone.strip()[:40],
            identity=details.identity.strip()[:40],
            address=details.address.strip()[:200],
            account=details.account.strip()[:80],
            at=now(),
        )
