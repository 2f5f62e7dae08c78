"""Addresses: each app brings its own."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("liandong.exchange.urls")),  # first: thousands of requests a minute
    path("", include("liandong.ground.accounts.urls")),
    path("", include("liandong.ground.notices.urls")),
    path("", include("liandong.ground.documents.urls")),
    path("", include("liandong.ground.directives.urls")),  # before the rulebook, whose /rules/ID/ takes any word
    path("", include("liandong.ground.rulebook.urls")),
    path("", include("liandong.ground.registry.urls")),
    path("", include("liandong.ground.deadlines.urls")),
    path("", include("liandong.ground.ui.urls")),
    path("", include("liandong.discover.clues.urls")),
    path("advertisements/", include("liandong.discover.ads.urls")),
    path("key-matters/", include("liandong.discover.worklist.urls")),
    path("", include("liandong.discover.inspections.urls")),
    path("self-checks/", include("liandong.discover.selfchecks.urls")),
    path("practice/", include("liandong.warn.practice.urls")),
    path("warnings/", include("liandong.warn.risk.urls")),
    path("", include("liandong.warn.guard.urls")),
    path("works/", include("liandong.act.works.urls")),
    path("dispatch/", include("liandong.act.dispatch.urls")),
    path("consultations/", include("liandong.act.consultations.urls")),
    path("joint/", include("liandong.act.joint.urls")),
    path("oversight/", include("liandong.act.oversight.urls")),
    path("cases/", include("liandong.act.cases.urls")),
    path("credit/", include("liandong.feedback.credit.urls")),
    path("", include("liandong.feedback.publicity.urls")),
    path("dashboards/", include("liandong.feedback.dashboards.urls")),
]
