"""“Your notices”: how often a moderator gets a mail about each queue, and the feed of the queue."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from comments import notices
from comments.models import Notice, QueueKey
from govblog import roles
from govblog.public import blog_of
from govblog.staff import person
from posts.models import Blog


class NoticesForm(forms.Form):
    """How often to write, one choice for each blog that a person moderates."""

    use_required_attribute = False

    def __init__(self, data: Any, *, blogs: list[Blog], chosen: dict[int, str]) -> None:
        super().__init__(data, label_suffix="")
        for blog in blogs:
            self.fields[f"blog-{blog.pk}"] = forms.ChoiceField(
                label=blog.name,
                choices=Notice.Every.choices,
                initial=chosen.get(blog.pk, Notice.Every.NEVER),
                error_messages={
                    "required": f"Choose how often for {blog.name}.",
                    "invalid_choice": f"Choose one of the list for {blog.name}.",
                },
            )

    def wanted(self) -> dict[int, str]:
        """Return the choices by the key of their blog. Only for a form that is valid."""
        return {int(name[5:]): every for name, every in self.cleaned_data.items()}


def urls(site: AdminSite) -> list[URLPattern]:
    """Return the address of the page."""
    view = site.admin_view(lambda request: _page(site, request))
    return [path("notices/", view, name="comments_comment_notices")]


def _page(site: AdminSite, request: HttpRequest) -> HttpResponse:
    user = person(request)
    roles.require(user, "moderate")
    act = request.POST.get("act", "")
    if act == "make":
        return _answer(site, request, token=notices.make_key(by=user))
    if act == "drop":
        notices.drop_key(by=user)
        messages.success(request, "The feed is switched off. Its address no longer works.")
        return HttpResponseRedirect(request.path)
    if request.method != "POST":
        return _answer(site, request)
    form = _form(user, request.POST)
    if not form.is_valid():
        return _answer(site, request, form=form, status=422)
    notices.choose(form.wanted(), by=user)
    messages.success(request, "Saved.")
    return HttpResponseRedirect(request.path)


def _form(user: User, data: Any = None) -> NoticesForm:
    blogs = list(roles.blogs_where(user, "moderate"))
    return NoticesForm(data, blogs=blogs, chosen=notices.choices_of(user))


def _answer(
    site: AdminSite,
    request: HttpRequest,
    *,
    form: NoticesForm | None = None,
    token: str = "",
    status: int = 200,
) -> HttpResponse:
    user = person(request)
    address = ""
    if token:
        address = f"{blog_of(request).origin}{reverse('queue-feed', args=[token])}"
    context = {
        **site.each_context(request),
        "title": "Your notices",
        "form": form or _form(user),
        "address": address,
        "made_at": QueueKey.objects.filter(user=user).values_list("made_at", flat=True).first(),
        "email": user.email,
    }
    template = "admin/comments/comment/notices.html"
    return TemplateResponse(request, template, context, status=status)
