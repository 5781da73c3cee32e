"""“Stopped addresses”: whether mail about comments to an address that one types is stopped.

It counts for all blogs, so that only an administrator of the install allows it again: whoever
keeps the accounts of one blog would lift what a reader asked of another.
"""

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from comments.forms import EmailLineField
from comments.moderation import choosing, mailboxes
from govblog import roles
from govblog.staff import person
from posts import following


class AddressForm(forms.Form):
    """An address, which is looked up and not kept."""

    use_required_attribute = False
    email = EmailLineField(
        label="Email address",
        widget=forms.EmailInput(
            attrs={"class": "vTextField", "autocomplete": "off", "spellcheck": "false"}
        ),
        error_messages={"required": "Enter an email address"},
    )


def urls(site: AdminSite) -> list[URLPattern]:
    """Return the address of the page."""
    view = site.admin_view(lambda request: _page(site, request))
    return [path("stopped/", view, name="govblog_letter_stopped")]


def _page(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """Look an address up, stop mail to it or allow it again. No address is ever shown."""
    roles.require(person(request), "keep accounts")
    if request.method != "POST":
        return _answer(site, request, AddressForm(label_suffix=""))
    form = AddressForm(request.POST, label_suffix="")
    if not form.is_valid():
        return _answer(site, request, form, 422)
    email, act = form.cleaned_data["email"], request.POST.get("act", "")
    if act == "stop":
        new = choosing.suppress(email)
        said = "Mail to this address is stopped." if new else "Mail to it was stopped before."
    elif act == "allow":
        if not person(request).is_superuser:
            raise PermissionDenied("Only an administrator of the install may allow mail again.")
        gone = choosing.lift(email)
        said = "Mail to this address is allowed again." if gone else "Mail to it was not stopped."
    else:
        stopped = mailboxes.is_suppressed(email)
        said = f"Mail to this address is {'stopped' if stopped else 'not stopped'}."
        return _answer(site, request, form, said=said)
    messages.success(request, said)
    return HttpResponseRedirect(request.path)


def _answer(
    site: AdminSite, request: HttpRequest, form: AddressForm, status: int = 200, said: str = ""
) -> HttpResponse:
    context = {**site.each_context(request), "title": "Stopped addresses", "form": form}
    context["said"] = said
    blogs = roles.blogs_where(person(request), "keep accounts")
    context["followers"] = [(blog.name, following.counts(blog)) for blog in blogs]
    template = "admin/govblog/letter/stopped.html"
    return TemplateResponse(request, template, context, status=status)
