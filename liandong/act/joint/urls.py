"""Addresses of joint."""

from django.urls import URLPattern

app_name = "joint"
urlpatterns: list[URLPattern] = []
