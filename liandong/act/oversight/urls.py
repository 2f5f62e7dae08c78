"""Addresses of oversight."""

from django.urls import path

from liandong.act.oversight.views import board, cards

app_name = "oversight"
urlpatterns = [
    path("", board.oversight_board, name="list"),
    path("cards/<int:pk>/answer/", cards.answer, name="answer_card"),
    path("cards/<int:pk>/lift/", cards.lift, name="lift_card"),
]
