"""Template tags of practice data: `{% load practice %}`."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from liandong.ground.ui import drawn
from liandong.ground.ui.words import both
from liandong.law.rules import Text
from liandong.warn.practice.models import Delivery, RuleRow
from liandong.warn.practice.tables import REGISTERS

register = template.Library()
State = Delivery.State
STATES = {
    State.READING: ("blue", "refresh"),
    State.WAITING: ("grey", "clock"),
    State.RUNNING: ("blue", "refresh"),
    State.DONE: ("green", "circle-check"),
    State.STOPPED: ("red", "alert-octagon"),
}
PAIRS = {
    1: Text("同类项目重复收费", "charged twice beside it"),
    2: Text("分解项目收费", "part of the other item"),
    3: Text("串换项目收费", "charged in place of the other"),
    4: Text("次要手术须折价", "secondary operations at a discount"),
}


@register.simple_tag
def delivery_badge(delivery: Delivery) -> SafeString:
    """How far a delivery is."""
    state = State(delivery.state)
    return drawn.badge(*STATES.get(state, ("grey", "circle")), str(state.label))


@register.filter
def limit_kind(row: RuleRow) -> str:
    """What a row of a rule table limits."""
    if row.register == "pairs" and row.kind in PAIRS:
        return both(PAIRS[row.kind])
    return both(REGISTERS[row.register].says) if row.register in REGISTERS else row.register
