"""Naming liaison officers, convening, sitting, minutes and decisions; difficult cases."""

from liandong.act.consultations.actions.advising import ask, conclude, give_opinion, refuse_opinion
from liandong.act.consultations.actions.agenda import add_item, add_papers, attach, drop_item, show
from liandong.act.consultations.actions.convening import answer_invitation, cancel, convene, invite, move
from liandong.act.consultations.actions.holding import decide, drop_decision, hold, mark, note_item, open_meeting
from liandong.act.consultations.actions.liaisons import end_liaison, name_liaison
from liandong.act.consultations.actions.minutes import answer_objection, carry_out, confirm, draft, object_to

__all__ = [
    "add_item", "add_papers", "answer_invitation", "answer_objection", "ask", "attach", "cancel", "carry_out",
    "conclude", "confirm", "convene", "decide", "draft", "drop_decision", "drop_item", "end_liaison", "give_opinion",
    "hold", "invite", "mark", "move", "name_liaison", "note_item", "object_to", "open_meeting", "refuse_opinion",
    "show",
]  # fmt: skip
