"""Addresses of visits and of draws."""

from django.urls import path

from liandong.discover.inspections.views import draws
from liandong.discover.inspections.views import visits as views

app_name = "inspections"
urlpatterns = [
    path("inspections/", views.index, name="list"),
    path("inspections/points/", draws.risk_points, name="points"),
    path("inspections/draws/", draws.index, name="draws"),
    path("inspections/draws/own/", draws.own_rows, name="own_rows"),
    path("inspections/draws/own/<str:key>.json", draws.own_opening, name="own_opening"),
    path("inspections/draws/new/", draws.close_list, name="close_list"),
    path("inspections/draws/names/<int:number>/visit/", draws.visit, name="visit_drawn"),
    path("inspections/draws/names/<int:number>/excuse/", draws.excuse, name="excuse"),
    path("inspections/draws/names/<int:number>/publish/", draws.publish, name="publish_result"),
    path("inspections/draws/<str:key>/draw/", draws.make, name="draw"),
    path("inspections/draws/<str:key>/void/", draws.void, name="void_draw"),
    path("inspections/draws/<str:key>.json", draws.own_file, name="draw_file"),
    path("public/draws/", draws.portal, name="public_draws"),
    path("public/draws/<str:key>.json", draws.public_file, name="public_draw_file"),
    path("public/draws/<str:key>/", draws.public_draw, name="public_draw"),
    path("inspections/plan/<str:key>/", views.plan, name="plan"),
    path("inspections/join/<str:key>/<int:number>/", views.join, name="join"),
    path("inspections/requests/<int:number>/agree/", views.let_join, name="let_join"),
    path("inspections/requests/<int:number>/refuse/", views.refuse_to_join, name="refuse_to_join"),
    path("inspections/<str:key>/start/", views.start, name="start"),
    path("inspections/<str:key>/site/", views.site, name="site"),
    path("inspections/<str:key>/finish/", views.finish, name="finish"),
    path("inspections/<str:key>/cancel/", views.cancel, name="cancel"),
    path("inspections/<str:key>/end/", views.end, name="end"),
]
