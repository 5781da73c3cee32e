"""The page behind the link of an invitation. It needs no sign-in; a GET never acts."""

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.password_validation import password_validators_help_texts
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from govblog.asking import errors_of
from govblog.models import Invitation
from govblog.public import SeeOther, closed_off
from govblog.staffing import joining
from govblog.staffing.keeping import NotDone

_HEADINGS = {
    joining.Unknown: ("This link does not work", 404),
    joining.Used: ("You have used this link already", 410),
    joining.Over: ("This link no longer works", 410),
}


class JoinForm(forms.Form):
    """How somebody will sign in."""

    use_required_attribute = False

    username = forms.CharField(
        max_length=150,
        error_messages={"required": "Enter a username."},
        help_text="Letters, digits and @ . + - _ only. Colleagues see it.",
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        max_length=1_000,
        strip=False,
        error_messages={"required": "Enter a password."},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "class": "vTextField"}),
    )


@sensitive_post_parameters("password")
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, token: str) -> HttpResponse:
    """Ask how somebody will sign in; make the account when the form is sent."""
    form = JoinForm(request.POST if request.method == "POST" else None, label_suffix="")
    try:
        invitation = joining.asked(token)
        if request.method != "POST" or not form.is_valid():
            return closed_off(_form(request, invitation, form))
        said = form.cleaned_data
        account = joining.join(token, username=said["username"], password=said["password"])
    except NotDone as refused:
        form.add_error(refused.field or None, str(refused))
        return closed_off(_form(request, invitation, form))
    except joining.NoInvitation as gone:
        return closed_off(_gone(request, gone))
    messages.success(request, f"Your account “{account.username}” is ready. Sign in with it.")
    return closed_off(SeeOther(reverse("admin:login")))


def _form(request: HttpRequest, invitation: Invitation, form: JoinForm) -> HttpResponse:
    context = {
        "title": "Join the blog desk",
        "invitation": invitation,
        "form": form,
        "errors": errors_of(form),
        "rules": password_validators_help_texts(),
    }
    return _page(request, context, 422 if form.errors else 200)


def _gone(request: HttpRequest, gone: joining.NoInvitation) -> HttpResponse:
    title, status = _HEADINGS[type(gone)]
    return _page(request, {"title": title, "used": isinstance(gone, joining.Used)}, status)


def _page(request: HttpRequest, context: dict[str, object], status: int) -> HttpResponse:
    # Not each_context: it asks what a person signed in may see
    frame = {"site_header": admin.site.site_header, "site_title": admin.site.site_title}
    context = {**frame, "is_nav_sidebar_enabled": False, **context}
    return TemplateResponse(request, "admin/auth/user/join.html", context, status=status)
