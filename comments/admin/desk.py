"""The queue and the page of one comment: read, decide one by one or many at once."""

import re
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern

from comments import moderation
from comments.admin import door, rows
from comments.models import Comment, PolicyRule
from govblog import roles
from govblog.paging import OneAddress, page_number, pagination
from govblog.staff import ByRole, key, person

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
        query = urlencode({"status": status})
        roles.require(request.user, self.act)
        if request.method == "POST" and self._decide(request):
            return HttpResponseRedirect(request.get_full_path())
        found = self.get_queryset(request).filter(status=status)
        counts = rows.counts(self.get_queryset(request))
        pages = max(1, -(-counts[status] // COMMENTS_ON_PAGE))
        try:
            number = min(page_number(request), pages)
        except OneAddress:
            return HttpResponseRedirect(f"{request.path}?{query}")
        start = (number - 1) * COMMENTS_ON_PAGE
        ordered = found.waiting() if status == Comment.Status.PENDING else found.order_by("-pk")
        shown = list(ordered[start : start + COMMENTS_ON_PAGE])
        context = {
            "title": "Comments",
            "tabs": rows.tabs(counts, status),
            "status": Comment.Status(status),
            "total": counts[status],
            "pagination": pagination(number, pages, request.path, query=query),
            "picked": request.POST.getlist("pick"),
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
        roles.require(request.user, self.act)
        mine = self.get_queryset(request)
        comment = mine.filter(pk=key(object_id)).first()
        if comment is None:
            raise Http404("No comment on a blog you moderate has this number.")
        if request.method == "POST" and self._decide(request):
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
            "rows": rows.rows(comments, open_to, roles.blogs_where(request.user, self.act)),
            "rules": rules.select_related("blog").order_by("blog", "number"),
            "many_blogs": len(blogs) > 1,
            **more,
        }
        return TemplateResponse(request, f"admin/comments/comment/{template}", context)

    def get_urls(self) -> list[URLPattern]:
        """Add the doors, where comments are closed and reopened."""
        return [*door.urls(self.admin_site), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Return the comments of the blogs one moderates."""
        return super().get_queryset(request).select_related("post__blog", "content")

    def _decide(self, request: HttpRequest) -> bool:
        """Carry out the button that was pressed and tell what became of each comment.

        Says whether it was tried; if not, what was chosen should be shown again.
        """
        act, _, one = request.POST.get("act", "").partition(" ")
        if act not in moderation.TRANSITIONS:
            messages.error(request, "Choose what to do.")
            return False
        picked = {one} if one else set(request.POST.getlist("pick"))
        seen = [found for said in request.POST.getlist("seen") if (found := _read(said))]
        chosen = [found for found in seen if str(found.pk) in picked]
        if not chosen:
            messages.error(request, "Choose at least one comment.")
            return False
        said = request.POST.get(f"rule-{one}" if one else "rule", "")
        rule = PolicyRule.objects.filter(pk=key(said)).first()
        if act in moderation.NEEDS_RULE and rule is None:
            messages.error(request, "Choose the rule of the comment policy.")
            return False
        outcomes = moderation.decide_all(chosen, act, by=person(request), rule=rule)
        _tell(request, act, outcomes)
        return True


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
