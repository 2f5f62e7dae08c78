"""Addresses of warnings."""

from django.urls import path

from liandong.warn.risk import views

app_name = "risk"
urlpatterns = [path("", views.desk, name="list")]
