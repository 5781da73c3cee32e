"""The page on which an account is switched off or on."""

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from govblog import roles
from govblog.asking import errors_of
from govblog.staff import person
from govblog.staffing import keeping, switching
from govblog.telling import name_of

_ACTS = {"off": switching.switch_off, "on": switching.switch_on}


class WhyForm(forms.Form):
    """Why an account is switched off or on; it may be left empty."""

    why = forms.CharField(
        label="Reason, for the record",
        required=False,
        help_text=f"Up to {switching.LONGEST_WHY} characters. The owner of the account does not "
        "see it.",
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )


def urls(site: AdminSite) -> list[URLPattern]:
    """Return the address of the page."""
    view = site.admin_view(lambda request, pk: _page(site, request, pk))
    return [path("<int:pk>/switch/", view, name="auth_user_switch")]


def _page(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    by = person(request)
    roles.require(by, keeping.ACT)
    account = keeping.accounts_of(by).filter(pk=pk).first()
    if account is None or not keeping.may_keep(by, account):
        raise Http404("No account that you keep has this number.")
    if request.method != "POST":
        return _answer(site, request, account, WhyForm(label_suffix=""))
    form = WhyForm(request.POST, label_suffix="")
    act = request.POST.get("act", "")
    if form.is_valid() and act in _ACTS:
        try:
            _ACTS[act](account, by=by, why=form.cleaned_data["why"])
        except keeping.NotDone as refused:
            form.add_error(refused.field or None, str(refused))
        else:
            messages.success(request, f"The account of {name_of(account)} is switched {act}.")
            there = reverse("admin:auth_user_change", args=[account.pk])
            return HttpResponseRedirect(there)
    account.refresh_from_db()
    return _answer(site, request, account, form, 422)


def _answer(
    site: AdminSite, request: HttpRequest, account: User, form: WhyForm, status: int = 200
) -> HttpResponse:
    context = {
        **site.each_context(request),
        "title": f"{'Switch off' if account.is_active else 'Switch on'}: {name_of(account)}",
        "account": account,
        "form": form,
        "errors": errors_of(form),
    }
    return TemplateResponse(request, "admin/auth/user/switch.html", context, status=status)
