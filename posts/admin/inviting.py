"""Inviting a colleague from the desk, and what may be done about an invitation that waits."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from govblog import roles
from govblog.asking import errors_of
from govblog.staff import person
from govblog.staffing import invitations
from govblog.staffing.keeping import ACT, NotDone
from govblog.telling import day_of
from posts.admin.role_boxes import RolesField

_TEXT = {"class": "vTextField"}


class GuestForm(forms.Form):
    """Who is invited, and to do what."""

    use_required_attribute = False

    first_name = forms.CharField(
        error_messages={"required": "Enter the first name."}, widget=forms.TextInput(attrs=_TEXT)
    )
    last_name = forms.CharField(required=False, widget=forms.TextInput(attrs=_TEXT))
    email = forms.EmailField(
        label="Email address",
        error_messages=dict.fromkeys(("required", "invalid"), invitations.NO_EMAIL),
        help_text="The invitation goes there. Only its reader can take it up.",
        widget=forms.EmailInput(attrs=_TEXT),
    )
    roles = RolesField(
        error_messages={
            "required": invitations.NO_ROLES,
            "invalid_choice": "Choose roles of the list.",
        }
    )

    def __init__(self, data: Any, request: HttpRequest) -> None:
        super().__init__(data, label_suffix="")
        self.fields["roles"].offer_blogs_of(person(request))  # type: ignore[attr-defined]

    def guest(self) -> invitations.Guest:
        """Return who is invited. Only for a form that is valid."""
        said = self.cleaned_data
        wanted = frozenset(said["roles"])
        return invitations.Guest(said["first_name"], said["last_name"], said["email"], wanted)


def urls(site: AdminSite) -> list[URLPattern]:
    """Return the address to which the buttons beside an invitation are sent."""
    view = site.admin_view(_act)
    return [path("invitation/<int:pk>/<slug:act>/", view, name="auth_user_invitation")]


def page(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """Show the form, or invite."""
    by = person(request)
    roles.require(by, ACT)
    form = GuestForm(request.POST if request.method == "POST" else None, request)
    if request.method == "POST" and form.is_valid():
        try:
            invitation = invitations.invite(form.guest(), by=by)
        except NotDone as refused:
            form.add_error(refused.field or None, str(refused))
        else:
            until = day_of(invitation.expires_at, timezone.get_current_timezone())
            says = f"{invitation} is invited. The link in the mail works until {until}."
            messages.success(request, says)
            return HttpResponseRedirect(reverse("admin:auth_user_access"))
    context = {
        **site.each_context(request),
        "title": "Invite a colleague",
        "form": form,
        "errors": errors_of(form),
        "days": invitations.VALID.days,
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "admin/auth/user/invite.html", context, status=status)


_ACTS = {"again": invitations.send_again, "withdraw": invitations.withdraw}
_DONE = {"again": "A new link is on its way; the old one is dead.", "withdraw": "Withdrawn."}


def _act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Send an invitation again or withdraw it: POST only; a GET leads to the list."""
    by = person(request)
    roles.require(by, ACT)
    invitation = invitations.waiting(by).filter(pk=pk).first()
    if act not in _ACTS:
        raise Http404("There is no such act.")
    if request.method == "POST":
        try:
            if invitation is None:
                raise NotDone(invitations.MOVED)
            _ACTS[act](invitation, by=by)
            messages.success(request, f"{invitation}: {_DONE[act]}")
        except NotDone as refused:
            messages.warning(request, str(refused))
    return HttpResponseRedirect(reverse("admin:auth_user_access"))
