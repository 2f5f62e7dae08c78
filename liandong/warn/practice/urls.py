"""Addresses of practice data."""

from django.urls import path

from liandong.warn.practice import views

app_name = "practice"
urlpatterns = [
    path("", views.index, name="list"),
    path("upload/", views.upload, name="upload"),
    path("deliveries/<int:pk>/", views.delivery, name="delivery"),
    path("deliveries/<int:pk>/remarks.csv", views.remarks, name="remarks"),
    path("sources/", views.sources, name="sources"),
    path("sources/new/", views.open_source, name="source"),
    path("mappings/", views.mappings, name="mappings"),
    path("mappings/<str:code>/", views.group, name="group"),
    path("rules/", views.rule_tables, name="rule_tables"),
    path("rules/<int:pk>/", views.rule_table, name="rule_table"),
]
