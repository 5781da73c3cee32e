"""The queue and the page of one comment: read, decide one by one or many at once."""

import re
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from comments import moderation
from comments.admin import rows
from comments.models import Comment, PolicyRule
from govblog import roles
from govblog.paging import OneAddress, page_number, pagination
from govblog.staff import ByRole, key, person
from posts.models import Post

COMMENTS_ON_PAGE = 25
_SEEN = re.compile(r"([0-9]{1,18}):([a-z]{1,10}):([0-9]{1,5})", re.ASCII)
_DONE = {
    "approve": "approved",
    "reject": "rejected",
    "spam": "marked as spam",
    "remove": "removed",
    "restore": "restored",
}


@admin.register(Comment)
class CommentAdmin(ByRole, admin.ModelAdmin):
    """The moderators' desk."""

    act = "moderate"
    to_blog = "post__blog"
    may_add = False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the comments of one status, the pending ones oldest first; decide them."""
        status = request.GET.get("status", Comment.Status.PENDING)
        if status not in Comment.Status.values:
            raise Http404("There is no such list.")
        here = f"{request.path}?{urlencode({'status': status})}"
        if not self.has_view_permission(request):
            return self._refuse(request)
        if request.method == "POST":
            self._decide(request)
            return HttpResponseRedirect(here)
        found = self.get_queryset(request).filter(status=status)
        counts = rows.counts(self.get_queryset(request))
        pages = max(1, -(-counts[status] // COMMENTS_ON_PAGE))
        try:
            number = min(page_number(request), pages)
        except OneAddress:
            return HttpResponseRedirect(here)
        start = (number - 1) * COMMENTS_ON_PAGE
        order = ("created_at", "pk") if status == Comment.Status.PENDING else ("-pk",)
        shown = list(found.order_by(*order)[start : start + COMMENTS_ON_PAGE])
        context = {
            "title": "Comments",
            "tabs": rows.tabs(counts, status),
            "status": Comment.Status(status),
            "total": counts[status],
            "pagination": pagination(number, pages, "", ""),
            "acts": rows.buttons(status),
        }
        return self._answer(request, "queue.html", shown, context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show one comment with all that was decided of it; decide it."""
        if not self.has_view_permission(request):
            return self._refuse(request)
        mine = self.get_queryset(request)
        comment = mine.filter(pk=key(object_id)).first()
        if comment is None:
            raise Http404("No comment on a blog you moderate has this number.")
        if request.method == "POST":
            self._decide(request)
            return HttpResponseRedirect(request.path)
        history = comment.decisions.select_related("actor", "policy_rule").order_by("-number")
        context = {"title": str(comment), "history": history, "zone": comment.post.blog.zone}
        return self._answer(request, "one.html", [comment], context)

    def _answer(
        self, request: HttpRequest, template: str, comments: list[Comment], more: dict[str, Any]
    ) -> HttpResponse:
        open_to = set(
            roles.blogs_where(request.user, "see full email").values_list("pk", flat=True)
        )
        blogs = {comment.post.blog_id for comment in comments}
        rules = PolicyRule.objects.filter(blog__in=blogs, retired_at__isnull=True)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "rows": rows.rows(comments, open_to),
            "rules": rules.order_by("blog", "number"),
            **more,
        }
        return TemplateResponse(request, f"admin/comments/comment/{template}", context)

    def get_urls(self) -> list[URLPattern]:
        """Add the door of a post: where its comments are closed and reopened."""
        door = self.admin_site.admin_view(self.door)
        return [path("post/<int:pk>/", door, name="comments_comment_door"), *super().get_urls()]

    def door(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Close or reopen the comments of a post; moderators and editors both may."""
        mine = roles.blogs_where(request.user, "close a post")
        post = get_object_or_404(Post.objects.select_related("blog"), pk=pk, blog__in=mine)
        if request.method == "POST":
            try:
                messages.success(request, _use_door(request, post))
            except ValueError as refused:
                messages.error(request, str(refused))
            return HttpResponseRedirect(request.path)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Comments on “{post.revisions.latest('number')}”",
            "post": post,
            "closed_on_blog": moderation.closed(post) if post.comments_closed_at is None else None,
        }
        return TemplateResponse(request, "admin/comments/comment/door.html", context)

    def get_queryset(self, request: HttpRequest) -> Any:
        """Return the comments of the blogs one moderates."""
        return super().get_queryset(request).select_related("post__blog", "content")

    @staticmethod
    def _refuse(request: HttpRequest) -> HttpResponse:
        roles.require(request.user, "moderate")
        return HttpResponse(status=403)

    def _decide(self, request: HttpRequest) -> None:
        """Carry out the button that was pressed and tell what became of each comment."""
        act, _, one = request.POST.get("act", "").partition(" ")
        if act not in moderation.TRANSITIONS:
            messages.error(request, "Choose what to do.")
            return
        picked = {one} if one else set(request.POST.getlist("pick"))
        seen = [found for said in request.POST.getlist("seen") if (found := _read(said))]
        chosen = [found for found in seen if str(found.pk) in picked]
        if not chosen:
            messages.error(request, "Choose at least one comment.")
            return
        said = request.POST.get(f"rule-{one}" if one else "rule", "")
        rule = PolicyRule.objects.filter(pk=key(said)).first()
        outcomes = moderation.decide_all(chosen, act, by=person(request), rule=rule)
        _tell(request, act, outcomes)


def _use_door(request: HttpRequest, post: Post) -> str:
    """Carry out the button that was pressed; return what to say. Raises ValueError."""
    if "reopen" in request.POST:
        moderation.reopen(post, by=person(request))
        return "Comments are open."
    moderation.close(post, by=person(request), reason=request.POST.get("reason", "")[:300])
    return "Comments are closed. Readers see the reason."


def _read(said: str) -> moderation.Seen | None:
    """Return what a row of the page said of its comment, or None when it was tampered with."""
    match = _SEEN.fullmatch(said)
    return moderation.Seen(int(match[1]), match[2], int(match[3])) if match else None


def _tell(request: HttpRequest, act: str, outcomes: list[moderation.Outcome]) -> None:
    done = sum(outcome.decision is not None for outcome in outcomes)
    if done:
        what = "1 comment" if done == 1 else f"{done} comments"
        messages.success(request, f"{what} {_DONE[act]}.")
    reasons: dict[str, int] = {}
    for outcome in outcomes:
        if outcome.refusal:
            reasons[outcome.refusal] = reasons.get(outcome.refusal, 0) + 1
    for reason, many in reasons.items():
        messages.warning(request, reason if len(outcomes) == 1 else f"{many} not: {reason}")
