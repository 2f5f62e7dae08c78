"""From a filled-in form to what `receive_clue` takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from liandong.discover.clues.actions.reporting import ReporterDetails
from liandong.discover.clues.codes import Channel, Source
from liandong.discover.clues.queries import intake


def as_received(given: Mapping[str, Any]) -> dict[str, Any]:
    """What an officer's form says."""
    subject = intake.subject_of(given["subject"], given["place"])
    who = ReporterDetails(name=given["name"], phone=given["phone"], address=given["address"])
    return {
        "channel": given["channel"],
        "source": given["source"],
        "title": given["title"],
        "text": given["text"],
        "place": given["place"],
        "subject": subject,
        "subject_text": given["subject"],
        "occurred_on": given["occurred_on"],
        "reporter": who or None,
        "origin_key": f"form:{given['sent_key']}",
    }


def as_reported(given: Mapping[str, Any]) -> dict[str, Any]:
    """What the public page says; the first words of the report are its title."""
    text = given["text"].strip()
    about = given["subject"].strip()
    first = text.splitlines()[0][:40] if text else ""
    return {
        "channel": Channel.WEB,
        "source": Source.COMPLAINT,
        "title": f"{about}：{first}"[:200] if about else first,
        "text": given["text"],
        "place": given["place"],
        "subject": intake.subject_of(about, given["place"]),
        "subject_text": about,
        "occurred_on": given["occurred_on"],
        "reporter": ReporterDetails(name=given["name"], phone=given["phone"]) or None,
        "origin_key": f"web:{given['sent_key']}",
    }
