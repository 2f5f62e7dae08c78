"""Addresses of joint work and of related parties."""

from django.urls import path

from liandong.act.joint.views import joints, parties, working

app_name = "joint"
urlpatterns = [
    path("", joints.index, name="list"),
    path("new/", joints.new, name="new"),
    path("<str:key>/ask/", joints.ask, name="ask"),
    path("<str:key>/members/", joints.name_members, name="members"),
    path("<str:key>/decline/", joints.decline, name="decline"),
    path("<str:key>/leave/<int:seat>/", joints.leave, name="leave"),
    path("<str:key>/commander/", joints.commander, name="commander"),
    path("<str:key>/bring-in/", joints.add_source, name="add_source"),
    path("<str:key>/form/", joints.form_it, name="form"),
    path("<str:key>/plan/", working.draft, name="plan"),
    path("plans/<int:pk>/", working.version, name="version"),
    path("plans/<int:pk>/approve/", working.approve, name="approve"),
    path("plans/<int:pk>/back/", working.send_back, name="send_back"),
    path("<str:key>/start/", working.start, name="start"),
    path("tasks/<int:pk>/done/", working.done, name="done"),
    path("<str:key>/visit/", working.visit, name="visit"),
    path("<str:key>/result/", working.result, name="result"),
    path("<str:key>/end/", working.end, name="end"),
    path("<str:key>/call-off/", working.call_off, name="call_off"),
    path("<str:key>/parties/add/", parties.suspect, name="suspect"),
    path("parties/<int:pk>/tell/", parties.tell, name="tell"),
    path("parties/<int:pk>/separate/", parties.separate, name="separate"),
    path("parties/<int:pk>/clear/", parties.clear, name="clear"),
]
