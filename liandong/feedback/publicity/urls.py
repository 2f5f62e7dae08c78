"""Addresses of publicity."""

from django.urls import path

from liandong.feedback.publicity import views

app_name = "publicity"
urlpatterns = [
    path("publications/", views.index, name="list"),
    path("publications/<int:pk>/publish/", views.publish, name="publish"),
    path("publications/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("public/", views.portal, name="portal"),
    path("public/institutions/", views.institutions, name="institutions"),
    path("public/institutions/<slug:code>/", views.institution, name="institution"),
    path("public/<slug:slug>/", views.item, name="item"),
]
