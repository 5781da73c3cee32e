"""The comments of one post: taken from the start or not, and for how many days."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from comments import doors, moderation
from govblog import roles
from govblog.asking import errors_of
from govblog.staff import person
from posts.models import Post


class CommentsForm(forms.Form):
    """How comments of a post are set. `seen` is the last act that the person knew of."""

    taken = forms.ChoiceField(
        label="Comments on this post",
        choices=[("yes", "Open from publication on"), ("no", "Not open")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether comments are open."},
    )
    reason = forms.CharField(
        label="If not open: the reason",
        required=False,
        help_text="Shown to readers in place of the form.",
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    days = forms.IntegerField(
        label="Days after publication at which comments close",
        required=False,
        error_messages={"invalid": "Enter a number of days, or leave it empty."},
        # As text: a browser would not give back what is no number
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "vIntegerField"}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix, self.use_required_attribute = "", False
        blog = post.blog.comments_close_after
        usual = f"after {blog:,} days" if blog else "they stay open"
        self.fields["days"].help_text = f"Empty: as on the whole blog ({usual}). 0: they stay open."


def urls(site: AdminSite) -> list[URLPattern]:
    """Return the address of the page."""
    view = site.admin_view(lambda request, pk: _page(site, request, pk))
    return [path("<int:pk>/comments/", view, name="posts_post_comments")]


def _page(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    mine = roles.blogs_where(request.user, "write")
    post = get_object_or_404(Post.objects.select_related("blog"), pk=pk, blog__in=mine)
    last = moderation.last_act(post)
    initial = {
        "taken": "no" if _own(post) else "yes",
        "reason": post.comments_closed_reason if _own(post) else "",
        "days": post.comments_close_after,
        "seen": last.pk if last else 0,
    }
    sent = request.POST if request.method == "POST" else None
    form = CommentsForm(sent, post=post, initial=initial)
    if form.is_valid() and _save(request, post, form):
        messages.success(request, "The comment settings of this post are saved.")
        return HttpResponseRedirect(reverse("admin:posts_post_change", args=[post.pk]))
    newest = post.revisions.latest("number")
    context = {
        **site.each_context(request),
        "title": f"Comments on “{newest}”",
        "post": post,
        "newest": newest,
        "form": form,
        "errors": errors_of(form),
        "lines": doors.how_it_stands(post, timezone.now()),
    }
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(request, "admin/posts/post/comments.html", context, status=status)


def _own(post: Post) -> moderation.Closing | None:
    """Return what closes the post by itself now."""
    own = moderation.closing_of(post)
    return own if own and own.holds(timezone.now()) else None


def _save(request: HttpRequest, post: Post, form: CommentsForm) -> bool:
    """Carry out what was set, all or nothing; say in the form why it cannot be."""
    said, by = form.cleaned_data, person(request)
    try:
        with transaction.atomic():
            moderation.set_close_after(post, said["days"], by=by, seen=said["seen"])
            own = _own(post)
            if said["taken"] == "yes" and own:
                moderation.reopen(post, by=by)
            elif said["taken"] == "no" and (own is None or own.reason != said["reason"]):
                until = own.until if own else None
                moderation.close(post, by=by, reason=said["reason"], until=until)
    except moderation.NoReason as refused:
        form.add_error("reason", str(refused))
    except moderation.ChangedMeanwhile as refused:
        form.add_error(None, str(refused))
    except moderation.NotClosed as refused:
        form.add_error("days", str(refused))
    return form.is_valid()
