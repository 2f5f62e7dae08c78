"""Addresses of directives under review."""

from django.urls import path

from liandong.ground.directives import views

app_name = "directives"

urlpatterns = [
    path("rules/drafts/", views.index, name="list"),
    path("rules/drafts/read/", views.read, name="read"),
    path("rules/drafts/<int:pk>/", views.review, name="review"),
    path("rules/drafts/<int:pk>/add/", views.add, name="add"),
    path("rules/drafts/<int:pk>/draft.yaml", views.draft_file, name="draft_file"),
    path("rules/drafts/<int:pk>/clauses.yaml", views.clauses_file, name="clauses_file"),
    path("rules/drafts/entries/<int:pk>/confirm/", views.confirm, name="confirm"),
    path("rules/drafts/entries/<int:pk>/merge/", views.merge, name="merge"),
    path("rules/drafts/entries/<int:pk>/split/", views.split, name="split"),
    path("rules/drafts/entries/<int:pk>/discard/", views.discard, name="discard"),
    path("rules/drafts/entries/<int:pk>/reopen/", views.reopen, name="reopen"),
]
