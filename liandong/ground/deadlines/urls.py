"""Addresses of quotas. Clocks have their pages in the shell; quotas need none of its parts but the frame."""

from django.urls import path

from liandong.ground.deadlines import views

app_name = "quotas"

urlpatterns = [
    path("quotas/", views.index, name="index"),
    path("quotas/in-a-line/", views.line, name="line"),
    path("quotas/<str:id_>/", views.quota, name="quota"),
]
