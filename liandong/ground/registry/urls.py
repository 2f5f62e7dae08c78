"""Addresses of the register; the page of one subject is `ui:subject`."""

from django.urls import path

from liandong.ground.registry.views import keeping, listing

app_name = "registry"
urlpatterns = [
    path("subjects/", listing.subject_list, name="list"),
    path("subjects/find/", listing.pick, name="pick"),
    path("subjects/licences/<int:pk>/", keeping.licence, name="licence"),
    path("subjects/relations/<int:pk>/end/", keeping.end_relation, name="end_relation"),
    path("subjects/<str:code>/licences/new/", keeping.grant, name="grant"),
    path("subjects/<str:code>/relations/new/", keeping.relate, name="relate"),
    path("subjects/<str:code>/title/", keeping.title, name="title"),
]
