"""Addresses of the pages about people."""

from django.urls import path

from liandong.ground.accounts import views

app_name = "accounts"

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("language/", views.language, name="language"),
    path("acting/", views.switch, name="switch"),
    path("password/", views.password, name="password"),
    path("me/", views.me, name="me"),
    path("staff/", views.staff, name="staff"),
    path("staff/<int:user_id>/credential/", views.credential, name="credential"),
    path("staff/<int:user_id>/suspend/", views.suspend, name="suspend"),
    path("staff/credentials/<int:credential_id>/revoke/", views.revoke, name="revoke"),
    path("staff/memberships/<int:membership_id>/end/", views.leave, name="leave"),
]
