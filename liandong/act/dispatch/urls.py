"""Addresses of dispatch."""

from django.urls import path

from liandong.act.dispatch import views

app_name = "dispatch"
urlpatterns = [
    path("", views.board, name="list"),
    path("send/<str:key>/", views.send, name="send"),
    path("<int:pk>/sign/", views.sign, name="sign"),
    path("<int:pk>/decline/", views.decline, name="decline"),
    path("<int:pk>/answer/", views.answer, name="answer"),
    path("<int:pk>/handled/", views.end_handling, name="end_handling"),
    path("<int:pk>/recall/", views.recall, name="recall"),
]
