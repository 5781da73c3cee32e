"""Taking away a colleague’s second factor who lost it: a page that asks first, and the act."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from govblog import roles
from govblog.signin import factors
from govblog.staff import person
from govblog.staffing import keeping


def reset_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask with GET, take it away with POST. 404 for an account that one does not keep."""
    by = person(request)
    roles.require(by, keeping.ACT)
    account = User.objects.filter(pk=pk).first()
    if account is None or account.pk == by.pk or not roles.keeps(by, account):
        raise Http404("There is no such account, or it is one’s own.")
    if request.method != "POST":
        page: dict[str, Any] = {**admin.site.each_context(request), "account": account}
        page["title"] = f"Reset the second factor of {account}"
        return render(request, "admin/auth/user/reset_factor.html", page)
    if factors.reset(account, by=by):
        messages.success(request, f"The second factor of {account} was reset, and they are told.")
    else:
        messages.warning(request, f"Nothing was done: {account} has no second factor.")
    return HttpResponseRedirect(reverse("admin:auth_user_change", args=[pk]))
