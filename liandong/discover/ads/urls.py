"""Addresses of advertisements."""

from django.urls import path

from liandong.discover.ads import views

app_name = "ads"
urlpatterns = [path("", views.check_ad, name="check")]
