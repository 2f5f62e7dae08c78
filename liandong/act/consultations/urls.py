"""Addresses of consultations."""

from django.urls import path

from liandong.act.consultations.views import advising, convening, liaisons, minutes, room

app_name = "consultations"
urlpatterns = [
    path("", convening.index, name="list"),
    path("convene/", convening.convene, name="convene"),
    path("members/", liaisons.index, name="members"),
    path("members/name/", liaisons.name, name="name"),
    path("members/<int:pk>/end/", liaisons.end, name="end"),
    path("invitations/<int:pk>/answer/", convening.answer, name="answer"),
    path("invitations/<int:pk>/mark/", room.mark, name="mark"),
    path("items/<int:pk>/note/", room.note, name="note"),
    path("items/<int:pk>/drop/", room.drop_item, name="drop_item"),
    path("items/<int:pk>/papers/", room.papers, name="papers"),
    path("items/<int:pk>/attach/", room.attach, name="attach"),
    path("attached/<int:pk>/show/", room.show, name="show"),
    path("decisions/<int:pk>/drop/", room.drop_decision, name="drop_decision"),
    path("decisions/<int:pk>/done/", minutes.carry_out, name="carry_out"),
    path("objections/<int:pk>/answer/", minutes.answer_objection, name="answer_objection"),
    path("ask/<str:key>/", advising.ask, name="ask"),
    path("opinions/<int:pk>/", advising.opinion, name="opinion"),
    path("opinions/<int:pk>/none/", advising.no_opinion, name="no_opinion"),
    path("conclude/<str:key>/", advising.conclude, name="conclude"),
    path("<str:key>/", room.room, name="room"),
    path("<str:key>/invite/", convening.invite, name="invite"),
    path("<str:key>/move/", convening.move, name="move"),
    path("<str:key>/cancel/", convening.cancel, name="cancel"),
    path("<str:key>/items/", room.add_item, name="add_item"),
    path("<str:key>/open/", room.open_meeting, name="open"),
    path("<str:key>/decide/", room.decide, name="decide"),
    path("<str:key>/hold/", room.hold, name="hold"),
    path("<str:key>/minutes/", minutes.draft, name="draft"),
    path("<str:key>/object/", minutes.object_to, name="object"),
    path("<str:key>/confirm/", minutes.confirm, name="confirm"),
]
