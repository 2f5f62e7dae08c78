"""Addresses of oversight."""

from django.urls import path

from liandong.act.oversight.views import board, cards, emergencies, figures, majors, orders

app_name = "oversight"
urlpatterns = [
    path("", board.oversight_board, name="list"),
    path("cards/<int:pk>/answer/", cards.answer, name="answer_card"),
    path("cards/<int:pk>/lift/", cards.lift, name="lift_card"),
    path("orders/", orders.listed, name="orders"),
    path("orders/new/<str:key>/", orders.new, name="new_order"),
    path("orders/<int:pk>/progress/", orders.progress, name="progress"),
    path("orders/<int:pk>/close/", orders.close, name="close_order"),
    path("orders/<int:pk>/back/", orders.send_back, name="send_back"),
    path("orders/<int:pk>/circulate/", orders.circulate, name="circulate"),
    path("major/", majors.register, name="majors"),
    path("major/new/<str:key>/", majors.new, name="class_major"),
    path("major/<int:pk>/report/", majors.report, name="report_major"),
    path("major/<int:pk>/withdraw/", majors.withdraw, name="withdraw_major"),
    path("emergencies/", emergencies.listed, name="emergencies"),
    path("emergencies/new/", emergencies.new, name="new_emergency"),
    path("emergencies/<int:pk>/call/", emergencies.call_in, name="call_in"),
    path("emergencies/<int:pk>/command/", emergencies.command, name="command"),
    path("emergencies/<int:pk>/report/", emergencies.report, name="report_situation"),
    path("figures/", figures.table, name="figures"),
    path("figures/<int:agency>/", figures.agency, name="agency"),
    path("figures/<int:agency>/<slug:measure>/", figures.behind, name="behind"),
    path("emergencies/<int:pk>/lift/", emergencies.lift, name="lift_emergency"),
]
