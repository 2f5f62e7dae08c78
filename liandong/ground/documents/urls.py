"""Addresses of documents."""

from django.urls import path

from liandong.ground.documents import views

app_name = "documents"

urlpatterns = [
    path("documents/<int:document_id>/", views.document, name="document"),
    path("documents/<int:document_id>/sealed/", views.sealed, name="sealed"),
    path("documents/<int:document_id>/custody/", views.custody, name="custody"),
    path("d/<str:key>/documents/add/", views.add, name="add"),
    path("check/<str:code>/", views.check, name="check"),
]
