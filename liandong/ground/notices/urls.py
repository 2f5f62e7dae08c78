"""Addresses of notices."""

from django.urls import path

from liandong.ground.notices import views

app_name = "notices"

urlpatterns = [
    path("notices/", views.notices, name="list"),
    path("notices/<int:notice_id>/read/", views.read, name="read"),
    path("notices/read/", views.read_all, name="read_all"),
]
