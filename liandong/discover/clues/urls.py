"""Addresses of the clue desk and of the public page for reports."""

from django.urls import path

from liandong.discover.clues.views import (
    alike,
    answers,
    bulk,
    desk,
    files,
    intake,
    merging,
    messages,
    portal,
    reading,
    reporter,
    steps,
)

app_name = "clues"
urlpatterns = [
    path("clues/", desk.clue_list, name="list"),
    path("clues/bulk/", bulk.act, name="bulk"),
    path("clues/new/", intake.new, name="new"),
    path("clues/duplicates/", intake.duplicates, name="duplicates"),
    path("clues/reading/", reading.suggested, name="reading"),
    path("clues/alike/", alike.groups, name="alike"),
    path("clues/alike/<int:pk>/judge/", alike.judge, name="judge"),
    path("clues/files/", files.hand_in, name="files"),
    path("clues/files/<int:pk>/", files.file, name="file"),
    path("clues/files/<int:pk>/remarks.csv", files.remarks, name="remarks"),
    path("clues/unanswered/", answers.reports, name="unanswered"),
    path("clues/satisfaction/", answers.ratings, name="satisfaction"),
    path("clues/<str:key>/route/", steps.route, name="route"),
    path("clues/<str:key>/keep/", steps.keep, name="keep"),
    path("clues/<str:key>/verify/", steps.verify, name="verify"),
    path("clues/<str:key>/decline/", steps.decline, name="decline"),
    path("clues/<str:key>/close/", steps.close, name="close"),
    path("clues/<str:key>/answer/", steps.answer, name="answer"),
    path("clues/<str:key>/correct/", steps.correct, name="correct"),
    path("clues/<str:key>/pane/", desk.pane, name="pane"),
    path("clues/<str:key>/reopen/", steps.reopen, name="reopen"),
    path("clues/<str:key>/no-penalty/", steps.no_penalty, name="no_penalty"),
    path("clues/<str:key>/merge/", merging.merge, name="merge"),
    path("clues/<str:key>/separate/", merging.separate, name="separate"),
    path("clues/<str:key>/reporter/", reporter.opened, name="reporter"),
    path("clues/<str:key>/ask/", messages.ask, name="ask"),
    path("clues/<str:key>/receipt/", messages.receipt, name="receipt"),
    path("report/", portal.report, name="report"),
    path("report/progress/", portal.look_up, name="look_up"),
    path("report/<str:code>/", portal.progress, name="progress"),
    path("report/<str:code>/message/", portal.write, name="write"),
    path("report/<str:code>/rating/", portal.rate, name="rate"),
]
