"""Addresses of the rule and clause browser."""

from django.urls import path

from liandong.ground.rulebook import views

app_name = "rulebook"

urlpatterns = [
    path("rules/", views.index, name="index"),
    path("rules/clauses/", views.clauses, name="clauses"),
    path("rules/clauses/<str:name>/", views.directive, name="directive"),
    path("rules/acts/", views.acts, name="acts"),
    path("rules/acts/<path:name>/", views.act, name="act"),
    path("rules/differences/", views.differences, name="differences"),
    path("rules/matters/", views.matters, name="matters"),
    path("rules/matters/<str:code>/", views.matter, name="matter"),
    path("rules/unverified/", views.unverified, name="unverified"),
    path("rules/<str:id_>/", views.rule, name="rule"),
]
