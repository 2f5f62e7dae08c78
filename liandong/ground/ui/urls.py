"""Addresses of the shared pages."""

from django.urls import path

from liandong.ground.ui import views

app_name = "ui"

urlpatterns = [
    path("", views.workbench, name="workbench"),
    path("why/<int:number>/", views.why, name="why"),
    path("d/<str:key>/", views.dossier, name="dossier"),
    path("s/<str:code>/", views.subject, name="subject"),
    path("trail/", views.trail, name="trail"),
    path("search/", views.search, name="search"),
    path("manual/", views.manual_page, name="manual"),
    path("manual/<slug:name>/", views.manual_page, name="manual_page"),
]
