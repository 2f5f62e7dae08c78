"""Addresses of visits."""

from django.urls import path

from liandong.discover.inspections import views

app_name = "inspections"
urlpatterns = [
    path("", views.index, name="list"),
    path("plan/<str:key>/", views.plan, name="plan"),
    path("join/<str:key>/<int:number>/", views.join, name="join"),
    path("requests/<int:number>/agree/", views.let_join, name="let_join"),
    path("requests/<int:number>/refuse/", views.refuse_to_join, name="refuse_to_join"),
    path("<str:key>/start/", views.start, name="start"),
    path("<str:key>/site/", views.site, name="site"),
    path("<str:key>/finish/", views.finish, name="finish"),
    path("<str:key>/cancel/", views.cancel, name="cancel"),
]
