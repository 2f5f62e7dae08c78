"""Addresses of warnings."""

from django.urls import path

from liandong.warn.risk import views

app_name = "risk"
urlpatterns = [
    path("", views.index, name="list"),
    path("run/", views.run, name="run"),
    path("<int:pk>/confirm/", views.confirm, name="confirm"),
    path("<int:pk>/dismiss/", views.dismiss, name="dismiss"),
]
