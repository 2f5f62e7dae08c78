"""Addresses of dispatch."""

from django.urls import path

from liandong.act.dispatch import views

app_name = "dispatch"
urlpatterns = [
    path("", views.board, name="list"),
    path("sign/", views.sign_marked, name="sign_marked"),
    path("rulings/", views.rulings, name="rulings"),
    path("rulings/<int:pk>/revoke/", views.revoke, name="revoke"),
    path("send/<str:key>/", views.send, name="send"),
    path("split/<str:key>/", views.split, name="split"),
    path("dispute/<str:key>/", views.ask_for_ruling, name="ask_for_ruling"),
    path("story/<str:key>/", views.story, name="story"),
    path("<int:pk>/sign/", views.sign, name="sign"),
    path("<int:pk>/decline/", views.decline, name="decline"),
    path("<int:pk>/answer/", views.answer, name="answer"),
    path("<int:pk>/handled/", views.end_handling, name="end_handling"),
    path("<int:pk>/recall/", views.recall, name="recall"),
    path("<int:pk>/superior/", views.escalate, name="escalate"),
    path("<int:pk>/close/", views.close, name="close"),
    path("<int:pk>/again/", views.return_answer, name="return_answer"),
    path("<int:pk>/rule/", views.rule, name="rule"),
]
