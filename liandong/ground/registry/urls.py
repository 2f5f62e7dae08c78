"""Addresses of the register; the page of one subject is `ui:subject`."""

from django.urls import path

from liandong.ground.registry import views

app_name = "registry"
urlpatterns = [
    path("subjects/", views.subject_list, name="list"),
    path("subjects/find/", views.pick, name="pick"),
]
