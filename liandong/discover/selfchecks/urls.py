"""Addresses of self-checks."""

from django.urls import path

from liandong.discover.selfchecks import views

app_name = "selfchecks"
urlpatterns = [
    path("", views.index, name="list"),
    path("ask/", views.ask, name="ask"),
    path("own/", views.mine, name="mine"),
    path("own/<str:key>/", views.fill, name="fill"),
    path("own/<str:key>/<int:number>/", views.group, name="group"),
    path("own/<str:key>/submit/", views.submit, name="submit"),
    path("<str:key>/withdraw/", views.withdraw, name="withdraw"),
]
