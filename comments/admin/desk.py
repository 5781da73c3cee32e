"""The queue and the page of one comment: read, decide one by one or many at once."""

from typing import Any

from django.contrib import admin
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
)
from django.template.response import TemplateResponse
from django.urls import URLPattern

from comments import legal, moderation
from comments.admin import (
    acting,
    around,
    bulk,
    door,
    figures,
    finding,
    notices,
    published,
    redacting,
    reply,
    rows,
    sealed,
    spam_score,
    triage,
)
from comments.admin.finding import Finding
from comments.models import Comment, Note, PolicyRule
from comments.moderation import holding_data, reviewers, reviewing, told
from govblog import roles
from govblog.paging import OneAddress, page_of, pagination
from govblog.staff import ByRole, key, may_anywhere, person

COMMENTS_ON_PAGE = 25
# Why a decision was refused, and what was written to go with it
_Unsent = dict[int, tuple[str, acting.Typed]]


@admin.register(Comment)
class CommentAdmin(ByRole, admin.ModelAdmin):
    """The moderators' desk."""

    act = "moderate"
    to_blog = "post__blog"
    may_add = False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the comments of one tab, what waits the oldest first; decide them."""
        roles.require(request.user, self.act)
        asked = Finding.of(request)
        unsent: _Unsent = {}
        if request.method == "POST":
            done = acting.act(request, asked.comments())
            if (answered := self._after(request, done)) is not None:
                return answered
            unsent = acting.unsent(request, done)
        found = _Found(asked)
        try:
            number, pages, part = page_of(request, found.shown, COMMENTS_ON_PAGE)
        except OneAddress:
            return HttpResponseRedirect(f"{request.path}?{asked.query()}")
        context = {
            "title": "Comments",
            "asked": asked,
            "tabs": [
                (label, asked.query(tab=tab), found.counts[tab], tab == asked.tab)
                for tab, label in finding.TABS.items()
            ],
            "status": Comment.Status(asked.status),
            "total": found.total,
            "found": finding.number_or_more(found.total),
            "filters": finding.filters(asked),
            "pagination": pagination(number, pages, request.path, query=asked.query()),
            "picked": request.POST.getlist("pick"),
            "acts": rows.buttons(asked.status),
            "undoable": moderation.undoable(person(request)),
            "looks": reviewers.count_for(person(request)),
            "keeps_rules": may_anywhere(request, "keep hold rules"),
            "closes_all": may_anywhere(request, "close all blogs"),
        }
        # Above the list, of which they are no part any more
        left = list(self.get_queryset(request).filter(pk__in=unsent))
        listed = [one for one in found.page(part) if one.pk not in unsent]
        return self._answer(request, "queue.html", [*left, *listed], context, unsent)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show one comment with all that was decided of it; decide it."""
        roles.require(request.user, self.act)
        comment = self.get_queryset(request).filter(pk=key(object_id)).first()
        if comment is None:
            raise Http404("No comment on a blog you moderate has this number.")
        unsent: _Unsent = {}
        if request.method == "POST":
            done = acting.act(request, Comment.objects.none())
            if (answered := self._after(request, done)) is not None:
                return answered
            unsent = acting.unsent(request, done)
            # As it stands after somebody else's act
            comment = self.get_queryset(request).get(pk=comment.pk)
        history = comment.decisions.select_related("actor", "policy_rule").order_by("-number")
        open_to = roles.blogs_where(request.user, "see full email").values_list("pk", flat=True)
        context = {
            "title": str(comment),
            "answered": told.history([comment.pk], set(open_to)).get(comment.pk, []),
            "history": history.prefetch_related("notes"),
            "holds": holding_data.standing_on(comment).select_related("by"),
            "shows_holds": roles.may(request.user, holding_data.ACT, comment.post.blog),
            "writer": Note.Audience.WRITER,
            "zone": comment.post.blog.zone,
            "looks": reviewing.of(comment),
            "undoable": moderation.undoable(person(request)),
        }
        return self._answer(request, "one.html", [comment], context, unsent)

    def _after(self, request: HttpRequest, done: acting.Done) -> HttpResponse | None:
        """Return the answer to a button, None when the page should be shown again."""
        if request.headers.get("Accept") == "application/json":
            return _as_data(done)
        acting.tell(request, done)
        if done.wrong or acting.unsent(request, done):
            return None
        if done.bulk is not None:
            return HttpResponseRedirect(bulk.address(done.bulk))
        back = request.get_full_path()
        return HttpResponseRedirect(f"{back}#{_next_row(request, done)}")

    def _answer(
        self,
        request: HttpRequest,
        template: str,
        comments: list[Comment],
        more: dict[str, Any],
        unsent: _Unsent,
    ) -> HttpResponse:
        open_to = set(
            roles.blogs_where(request.user, "see full email").values_list("pk", flat=True)
        )
        blogs = {comment.post.blog_id for comment in comments}
        rules = PolicyRule.objects.filter(blog__in=blogs, retired_at__isnull=True)
        shown = rows.REPORTS_SHOWN if template == "queue.html" else rows.ALL_REPORTS
        moderated = roles.blogs_where(request.user, self.act)
        made = rows.rows(comments, open_to, moderated, reports_shown=shown)
        for row in made:
            row.refused, row.typed = unsent.get(row.pk, ("", acting.typed(request, row.key)))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "rows": made,
            # What was written for many stands at each that it did not go to
            "typed": acting.NOTHING if unsent else acting.typed(request),
            "rules": rules.select_related("blog").order_by("blog", "number"),
            "many_blogs": len(blogs) > 1,
            "may_redact": set(
                roles.blogs_where(request.user, "redact").values_list("pk", flat=True)
            ),
            "handles_notices": set(
                roles.blogs_where(request.user, legal.RIGHT).values_list("pk", flat=True)
            ),
            "note_limit": moderation.NOTE_LIMIT,
            **more,
        }
        return TemplateResponse(request, f"admin/comments/comment/{template}", context)

    def get_urls(self) -> list[URLPattern]:
        """Add what else is done from the desk."""
        parts = (
            figures, door, notices, bulk, around, reply, published, triage, redacting, sealed,
            spam_score,
        )  # fmt: skip
        own = [url for part in parts for url in part.urls(self.admin_site)]
        return [*own, *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Return the comments of the blogs one moderates."""
        return super().get_queryset(request).select_related("post__blog", "content")


class _Found:
    """The comments of a list: how many, and a page of them."""

    def __init__(self, asked: Finding) -> None:
        self.asked = asked
        self.counts = finding.counts(asked.mine)
        self.keys: list[int] | None = None
        self.total = self.counts[asked.tab]
        if asked.is_filtered:
            # Looked through once, no further than anyone turns pages
            keys = asked.comments().values_list("pk", flat=True)
            self.keys = list(keys[: finding.MOST_FOUND + 1])
            self.total = len(self.keys)
        self.shown = min(self.total, finding.MOST_FOUND) if asked.is_filtered else self.total

    def page(self, part: slice) -> list[Comment]:
        """Return the comments of a part of the list, in its order."""
        if self.keys is None:
            keys = list(self.asked.comments().values_list("pk", flat=True)[part])
        else:
            keys = self.keys[part]
        found = Comment.objects.select_related("post__blog", "content").in_bulk(keys)
        return [found[pk] for pk in keys if pk in found]


def _as_data(done: acting.Done) -> HttpResponse:
    """Return what became of it for the script of the queue."""
    if done.wrong:
        return JsonResponse({"wrong": done.wrong}, status=422)
    if done.bulk is not None:
        return JsonResponse({"go": bulk.address(done.bulk)})
    decided = {outcome.seen.pk: outcome.refusal for outcome in done.outcomes}
    newer = f"; reported again after you opened the page: {done.newer}" if done.newer else ""
    return JsonResponse(
        {
            "done": f"{acting.DONE[done.act]}{newer}",
            "refused": {pk: why for pk, why in decided.items() if why},
            "decided": [pk for pk, why in decided.items() if not why],
            "undo": str(done.batch) if done.batch and done.decided else "",
        }
    )


def _next_row(request: HttpRequest, done: acting.Done) -> str:
    """Return the anchor of the row after the last that was decided, where work goes on."""
    shown = [said.partition(":")[0] for said in request.POST.getlist("seen")]
    decided = {str(outcome.seen.pk) for outcome in done.outcomes}
    places = [place for place, pk in enumerate(shown) if pk in decided]
    left = [pk for pk in shown[max(places) + 1 :] if pk not in decided] if places else []
    return f"row-{left[0]}" if left else "content-start"
