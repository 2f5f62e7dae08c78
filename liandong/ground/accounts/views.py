"""Signing in and out, the language, the agency acted for, one's account and the staff of an agency."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from liandong.ground.accounts import actions, queries
from liandong.ground.accounts.access import allowed, person, public
from liandong.ground.accounts.forms import (
    CredentialForm,
    NewMemberForm,
    PasswordForm,
    RevokeForm,
    SignInForm,
    SuspendForm,
)
from liandong.ground.accounts.middleware import CHOSEN
from liandong.ground.audit.clock import today
from liandong.law.refusal import Refusal


def _next(request: HttpRequest) -> str:
    """Where to go afterwards, if it is a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else settings.LOGIN_REDIRECT_URL


def _speak(response: HttpResponse, language: str) -> HttpResponse:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


@public
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """登录"""
    if request.user.is_authenticated:
        return redirect(_next(request))
    form = SignInForm(request, request.POST or None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "accounts/sign_in.html", {"form": form, "next": _next(request)}, status=status)
    user = form.get_user()
    login(request, user)
    return _speak(HttpResponseRedirect(_next(request)), user.language)


@allowed(even_with_first_password=True)
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """退出"""
    logout(request)
    return redirect("accounts:sign_in")


@public
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """切换语言"""
    wanted = request.POST.get("language", "")
    if wanted not in dict(settings.LANGUAGES):
        wanted = settings.LANGUAGE_CODE
    if request.user.is_authenticated:
        actions.choose_language(language=wanted, by=person(request))
    return _speak(HttpResponseRedirect(_next(request)), wanted)


@allowed()
@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """切换所代表的机关"""
    wanted = request.POST.get("agency", "")
    mine = {str(agency.pk): agency for agency in person(request).agencies}
    if wanted not in mine:
        messages.error(request, _("You do not belong to this agency. Choose one of your own."))
        return redirect(_next(request))
    request.session[CHOSEN] = mine[wanted].pk
    messages.success(request, _("You now act for %(agency)s.") % {"agency": mine[wanted].name})
    return redirect(_next(request))


@allowed(even_with_first_password=True)
@never_cache
def password(request: HttpRequest) -> HttpResponse:
    """修改密码"""
    form = PasswordForm(request.POST or None)
    if form.is_valid():
        try:
            actions.change_password(old=form.cleaned_data["old"], new=form.cleaned_data["new"], by=person(request))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            update_session_auth_hash(request, person(request))
            messages.success(request, _("Your password has been changed."))
            return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "accounts/password.html", {"form": form}, status=422 if form.is_bound else 200)


@allowed()
def me(request: HttpRequest) -> HttpResponse:
    """我的账户"""
    user = person(request)
    found = {"memberships": user.live_memberships, "credentials": queries.credentials_of(user), "today": today()}
    return render(request, "accounts/me.html", found)


@allowed("staff.manage")
def staff(request: HttpRequest) -> HttpResponse:
    """人员"""
    here = person(request).acting_for
    form = NewMemberForm(request.POST or None)
    if form.is_valid() and here is not None:
        try:
            actions.add_member(**form.cleaned_data, agency=here, by=person(request))
            messages.success(request, _("The person has been added and chooses a password at the first sign-in."))
            return redirect("accounts:staff")
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    found = {"rows": queries.staff_of(here) if here else [], "form": form, "today": today()}
    return render(request, "accounts/staff.html", found, status=422 if form.is_bound else 200)


@allowed("staff.manage")
def credential(request: HttpRequest, user_id: int) -> HttpResponse:
    """登记执法证"""
    whose = get_object_or_404(queries.managed_by(person(request)), pk=user_id)
    form = CredentialForm(request.POST or None)
    if form.is_valid():
        try:
            actions.grant_credential(user=whose, **form.cleaned_data, by=person(request))
            return redirect("accounts:staff")
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    found = {"form": form, "whose": whose, "credentials": queries.credentials_of(whose), "may_revoke": True}
    return render(request, "accounts/credential.html", found, status=422 if form.is_bound else 200)


@allowed("staff.manage")
def revoke(request: HttpRequest, credential_id: int) -> HttpResponse:
    """注销执法证"""
    certificate = get_object_or_404(queries.credentials_managed_by(person(request)), pk=credential_id)
    form = RevokeForm(request.POST or None)
    if form.is_valid():
        try:
            actions.revoke_credential(credential=certificate, **form.cleaned_data, by=person(request))
            messages.success(request, _("The certificate has been revoked."))
            return redirect("accounts:credential", certificate.user_id)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    found = {"form": form, "whose": certificate.user, "certificate": certificate}
    return render(request, "accounts/revoke.html", found, status=422 if form.is_bound else 200)


@allowed("staff.manage")
def suspend(request: HttpRequest, user_id: int) -> HttpResponse:
    """停用用户"""
    whose = get_object_or_404(queries.could_be_suspended_by(person(request)), pk=user_id)
    form = SuspendForm(request.POST or None)
    if form.is_valid():
        try:
            actions.suspend_user(user=whose, **form.cleaned_data, by=person(request))
            messages.success(request, _("%(name)s can no longer sign in.") % {"name": whose.name})
            return redirect("accounts:staff")
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return render(
        request, "accounts/suspend.html", {"form": form, "whose": whose}, status=422 if form.is_bound else 200
    )


@allowed("staff.manage")
@require_POST
def leave(request: HttpRequest, membership_id: int) -> HttpResponse:
    """离任"""
    membership = get_object_or_404(queries.memberships_managed_by(person(request)), pk=membership_id)
    try:
        actions.leave_agency(membership=membership, on=today(), by=person(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("accounts:staff")
