"""The one intake form in its ways: what each fills in by itself, what it leaves out, and who receives it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liandong.discover.clues.codes import Channel, Source

BY_HAND = (
    Channel.PHONE, Channel.LETTER, Channel.VISIT, Channel.HOTLINE_12345, Channel.HOTLINE_12320, Channel.FORM,
    Channel.REFERRAL, Channel.ASSIGNMENT, Channel.POLICE_REQUEST, Channel.REVERSE, Channel.GRID,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Preset:
    """登记方式: one way of filling in the intake form."""

    slug: str
    label: Promise
    lead: Promise
    channel: str = ""  # "" asks for it
    source: str = ""
    asks_reporter: bool = True
    receiver: str = ""  # department of the same place that receives it; "" keeps it with the agency that writes it down
    icon: str = "pencil"


PRESETS = (
    Preset(
        "", _("Register a clue"),
        _("What came by telephone, letter, visit, hotline, or from another office."), icon="plus",
    ),
    Preset(
        "practice", _("Tell health of unlicensed practice"),
        _("Whoever finds people being treated without a licence tells the health department of the same level."),
        Channel.REFERRAL, Source.DEPARTMENT, asks_reporter=False, receiver="health", icon="stethoscope-off",
    ),
    Preset(
        "grid", _("Grid worker’s report"), _("What a patrol or an assistant has seen, in a few words."),
        Channel.GRID, Source.GRID, asks_reporter=False, icon="map-pin",
    ),
    Preset(
        "police", _("Request of the police"), _("The police ask for tests, expertise, an opinion or help."),
        Channel.POLICE_REQUEST, Source.POLICE, asks_reporter=False, icon="shield",
    ),
    Preset(
        "judicial", _("Handed back by the judiciary"),
        _("Not prosecuted, exempt or already sentenced: what remains to be punished by the administration."),
        Channel.REVERSE, Source.JUDICIAL, asks_reporter=False, icon="scale",
    ),
    Preset(
        "above", _("Assigned from above"), _("A higher level hands it down."),
        Channel.ASSIGNMENT, Source.ABOVE, asks_reporter=False, icon="arrow-down",
    ),
)  # fmt: skip


def preset_of(slug: str) -> Preset:
    """The way of this name; the plain one for a name that does not exist."""
    return next((one for one in PRESETS if one.slug == slug), PRESETS[0])
