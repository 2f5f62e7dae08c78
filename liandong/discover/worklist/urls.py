"""Addresses of key matters and of the list."""

from django.urls import path

from liandong.discover.worklist import views

app_name = "worklist"
urlpatterns = [
    path("", views.index, name="list"),
    path("gather/", views.gather, name="gather"),
    path("joint/", views.joint, name="joint"),
    path("joint/issue/", views.issue, name="issue"),
    path("suggestions/<int:pk>/", views.answer_suggestion, name="answer_suggestion"),
    path("<str:key>/promote/", views.promote, name="promote"),
    path("<str:key>/dismiss/", views.dismiss, name="dismiss"),
    path("<str:key>/revise/", views.revise, name="revise"),
    path("<str:key>/list/", views.list_entry, name="list_entry"),
    path("<str:key>/review/", views.review, name="review"),
    path("<str:key>/leave/", views.leave, name="leave"),
    path("<str:key>/suggest/", views.suggest, name="suggest"),
]
