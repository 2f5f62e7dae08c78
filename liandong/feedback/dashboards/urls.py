"""Addresses of dashboards."""

from django.urls import path

from liandong.feedback.dashboards import views

app_name = "dashboards"
urlpatterns = [path("", views.index, name="index")]
