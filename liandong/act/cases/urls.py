"""Addresses of cases."""

from django.urls import path

from liandong.act.cases import views

app_name = "cases"
urlpatterns = [
    path("", views.index, name="list"),
    path("file/<str:key>/", views.file, name="file"),
    path("<str:key>/evidence/", views.evidence, name="evidence"),
    path("<str:key>/decide/", views.decide, name="decide"),
    path("<str:key>/step/<slug:name>/", views.step, name="step"),
]
