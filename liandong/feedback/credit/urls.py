"""Addresses of credit."""

from django.urls import path

from liandong.feedback.credit import views

app_name = "credit"
urlpatterns = [path("", views.index, name="list")]
