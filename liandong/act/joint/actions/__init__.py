"""What people do in joint work, and with related parties of a dossier."""

from liandong.act.joint.actions.ending import call_off, end_joint, report_result
from liandong.act.joint.actions.joining import (
    ask_to_join,
    decline_joining,
    form_joint,
    leave_joint,
    name_commander,
    name_members,
)
from liandong.act.joint.actions.opening import add_source, open_joint
from liandong.act.joint.actions.planning import TaskLine, approve_plan, draft_plan, send_back_plan
from liandong.act.joint.actions.relating import (
    clear_party,
    register_and_suspect,
    suspect,
    take_up_separately,
    tell_competent,
)
from liandong.act.joint.actions.working import finish_own_task, plan_visit, start_joint

__all__ = [
    "TaskLine",
    "add_source",
    "approve_plan",
    "ask_to_join",
    "call_off",
    "clear_party",
    "decline_joining",
    "draft_plan",
    "end_joint",
    "finish_own_task",
    "form_joint",
    "leave_joint",
    "name_commander",
    "name_members",
    "open_joint",
    "plan_visit",
    "register_and_suspect",
    "report_result",
    "send_back_plan",
    "start_joint",
    "suspect",
    "take_up_separately",
    "tell_competent",
]
