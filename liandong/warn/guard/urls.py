"""Where the guard is asked (at the root: CDS Hooks fixes its addresses), and where people see what it said."""

from django.urls import path

from liandong.warn.guard import views

app_name = "guard"
urlpatterns = [
    path("cds-services", views.call, name="services"),
    path("cds-services/<str:service>", views.call, name="service"),
    path("cds-services/<str:service>/feedback", views.call, name="feedback"),
    path("guard/3101", views.call, name="ask"),
    path("guard/3103", views.call, name="tell"),
    path("guard/", views.index, name="list"),
]
