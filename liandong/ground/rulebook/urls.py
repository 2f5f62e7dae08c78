"""Addresses of the rule and clause browser."""

from django.urls import path

from liandong.ground.rulebook import views

app_name = "rulebook"

urlpatterns = [
    path("rules/", views.index, name="index"),
    path("rules/clauses/", views.clauses, name="clauses"),
    path("rules/clauses/<str:name>/", views.directive, name="directive"),
    path("rules/<str:id_>/", views.rule, name="rule"),
]
