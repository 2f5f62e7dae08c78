"""Addresses of the shared pages."""

from django.urls import path

from liandong.ground.ui.views import clocks, keeping, pages

app_name = "ui"

urlpatterns = [
    path("", pages.workbench, name="workbench"),
    path("why/<int:number>/", pages.why, name="why"),
    path("why/<int:number>/pause/", clocks.pause_clock, name="pause_clock"),
    path("why/<int:number>/resume/", clocks.resume_clock, name="resume_clock"),
    path("why/<int:number>/extend/", clocks.extend_clock, name="extend_clock"),
    path("why/<int:number>/waive/", clocks.waive_clock, name="waive_clock"),
    path("d/<str:key>/", pages.dossier, name="dossier"),
    path("d/<str:key>/share/", keeping.share, name="share"),
    path("d/<str:key>/shares/<int:agency>/end/", keeping.unshare, name="unshare"),
    path("d/<str:key>/hand-over/", keeping.hand_over, name="hand_over"),
    path("d/<str:key>/grade/", keeping.regrade, name="regrade"),
    path("s/<str:code>/", pages.subject, name="subject"),
    path("trail/", pages.trail, name="trail"),
    path("search/", pages.search, name="search"),
    path("manual/", pages.manual_page, name="manual"),
    path("manual/<slug:name>/", pages.manual_page, name="manual_page"),
]
