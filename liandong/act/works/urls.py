"""Addresses of work written down."""

from django.urls import path

from liandong.act.works import views

app_name = "works"
urlpatterns = [
    path("", views.index, name="list"),
    path("register/", views.register, name="register"),
    path("new/", views.new, name="new"),
    path("rules/<str:id_>/", views.rule, name="rule"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:pk>/confirm/", views.confirm, name="confirm"),
]
