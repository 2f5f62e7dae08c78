"""Addresses of warnings."""

from django.urls import path

from liandong.warn.risk.views import boards, desk, institution, life, reviewing, runs

app_name = "risk"
urlpatterns = [
    path("", desk.desk, name="list"),
    path("sign-off/", desk.sign_off, name="sign_off"),
    path("rules/", life.push_rules, name="push_rules"),
    path("board/", boards.board, name="board"),
    path("grades/", boards.grades, name="grades"),
    path("grades/now/", boards.grade_now, name="grade_now"),
    path("ties/<str:code>/", boards.tied, name="ties"),
    path("runs/", runs.runs, name="runs"),
    path("runs/new/", runs.new, name="run"),
    path("runs/<int:pk>/", runs.run, name="one_run"),
    path("runs/<int:pk>/publish/", life.publish_all, name="publish_all"),
    path("models/", life.models, name="models"),
    path("models/<slug:name>/", life.model, name="model"),
    path("states/<int:pk>/publish/", life.publish, name="publish"),
    path("states/<int:pk>/retire/", life.retire, name="retire"),
    path("quiet/<int:pk>/end/", life.end_snooze, name="end_snooze"),
    path("own/", institution.mine, name="mine"),
    path("own/<int:pk>/", institution.answer, name="answer"),
    path("own/<int:pk>/receipt/", institution.own_receipt, name="own_receipt"),
    path("w/<str:key>/review/", reviewing.review, name="review"),
    path("w/<str:key>/second/", reviewing.second, name="second"),
    path("w/<str:key>/reopen/", reviewing.reopen, name="reopen"),
    path("w/<str:key>/quiet/", reviewing.snooze, name="snooze"),
    path("w/<str:key>/receipt/<int:pk>/", reviewing.receive, name="receive"),
    path("w/<str:key>/told/<int:pk>/", reviewing.told_person, name="told_person"),
    path("w/<str:key>/rows/<int:pk>/", reviewing.rows, name="rows"),
    path("w/<str:key>/again/<int:pk>/", reviewing.rework, name="rework"),
]
