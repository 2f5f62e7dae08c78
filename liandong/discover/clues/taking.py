"""From a filled-in form to what `receive_clue` takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from liandong.discover.clues.actions.reporting import ReporterDetails
from liandong.discover.clues.codes import Channel, Source
from liandong.discover.clues.folding import masked
from liandong.discover.clues.models import TEXT_LIMIT, TITLE_LIMIT
from liandong.discover.clues.queries import intake
from liandong.discover.clues.unlicensed import new_subject
from liandong.ground.registry.facts import NewSubject


def as_received(given: Mapping[str, Any]) -> dict[str, Any]:
    """What an officer's form says."""
    subject = intake.subject_of(given["subject"], given["place"])
    return {
        "channel": given["channel"],
        "source": given["source"],
        "title": given["title"],
        "text": given["text"],
        "place": given["place"],
        "subject": subject,
        "subject_text": given["subject"],
        "occurred_on": given["occurred_on"],
        "reporter": who(given) or None,
        "origin_key": f"form:{given['sent_key']}",
    }


def as_compared(given: Mapping[str, Any]) -> dict[str, Any]:
    """What of it is compared with earlier clues; also of a form that is still being written."""
    about = str(given.get("subject", ""))[:TITLE_LIMIT]
    return {
        "title": str(given.get("title", ""))[:TITLE_LIMIT],
        "text": str(given.get("text", ""))[:TEXT_LIMIT],
        "subject": intake.subject_of(about, None),
        "subject_text": about,
        "reporter": who(given) or None,
    }


def who(given: Mapping[str, Any]) -> ReporterDetails:
    """Who reported it, as far as the form says."""
    return ReporterDetails(**{one: str(given.get(one, ""))[:200] for one in ("name", "phone", "address")})


def to_register(given: Mapping[str, Any]) -> NewSubject | None:
    """Whom the register is to take up: somebody it does not know, where the form says what it is."""
    if not given.get("register_as") or intake.subject_of(given["subject"], given["place"]):
        return None
    return new_subject(given["register_as"], given["subject"], given["place"], given["subject_number"])


def as_reported(given: Mapping[str, Any]) -> dict[str, Any]:
    """What the public page says; the first words of the report are its title."""
    text = given["text"].strip()
    about = given["subject"].strip()
    first = masked(text.splitlines()[0])[:40] if text else ""  # masked whole: half a number would be shown
    return {
        "channel": Channel.WEB,
        "source": Source.COMPLAINT,
        "title": f"{masked(about)}：{first}"[:TITLE_LIMIT] if about else first,
        "text": given["text"],
        "place": given["place"],
        "subject": intake.subject_of(about, given["place"]),
        "subject_text": about,
        "occurred_on": given["occurred_on"],
        "reporter": ReporterDetails(name=given["name"], phone=given["phone"]) or None,
        "origin_key": f"web:{given['sent_key']}",
    }
