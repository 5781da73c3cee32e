"""Second looks: all that wait, by due date, and the page where one is answered."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from comments import thread
from comments.admin import around, writers
from comments.admin.seeing import read_seen, written_seen
from comments.models import Note, Review
from comments.moderation import Seen, reviewers, reviewing
from comments.moderation.reviewers import Look
from govblog import roles
from govblog.paging import OneAddress, page_of, pagination
from govblog.staff import ByRole, key, person
from govblog.telling import day_and_time, name_of

ON_PAGE = 50
_STATES = {"open": "Open", "answered": "Answered"}


@dataclass(frozen=True, slots=True)
class Row:
    """A second look in the list. `why_not` says why this person may not answer it, if so."""

    pk: int
    name: str
    words: str
    blog: str
    asked: str
    due: str
    is_late: bool
    why_not: str = ""
    answered: str = ""


@dataclass(frozen=True)
class Draft:
    """What was typed and chosen, and what is wrong with it."""

    outcome: str = ""
    words: str = ""
    refusal: str = ""
    field: str = ""
    status: int = 200


@admin.register(Review)
class ReviewAdmin(ByRole, admin.ModelAdmin):
    """The list of second looks, and the page of each."""

    act = "moderate"
    to_blog = "comment__post__blog"
    may_add = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Review]:
        """Return the second looks on the blogs one moderates, with what is shown of them."""
        related = ("comment__post__blog", "comment__content", "answered_by")
        decided = ("decision__actor", "decision__policy_rule")
        return super().get_queryset(request).select_related(*related, *decided)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show what waits, what this person may answer first, by due date; or what was answered."""
        roles.require(request.user, self.act)
        wanted = request.GET.get("state", "open")
        state = wanted if wanted in _STATES else "open"
        mine = roles.blogs_where(request.user, self.act)
        answered = self.get_queryset(request).filter(answered_at__isnull=False)
        counts = {"open": reviewers.waiting_on(mine).count(), "answered": answered.count()}
        try:
            number, pages, part = page_of(request, counts[state], ON_PAGE)
        except OneAddress:
            return HttpResponseRedirect(f"{request.path}?state={state}")
        if state == "open":
            looks = _in_order(reviewers.looks_on(mine), request)
            rows = _open_rows(looks[part], request)
        else:
            rows = [_row(one) for one in answered.order_by("-answered_at", "-pk")[part]]
        context = {
            **self.admin_site.each_context(request),
            "title": "Second looks",
            "opts": self.opts,
            "rows": rows,
            "state": state,
            "tabs": [(label, f"state={s}", counts[s], s == state) for s, label in _STATES.items()],
            "pagination": pagination(number, pages, request.path, query=f"state={state}"),
        }
        return TemplateResponse(request, "admin/comments/review/list.html", context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show one second look with all that is needed to answer it; answer it."""
        roles.require(request.user, self.act)
        review = self.get_queryset(request).filter(pk=key(object_id)).first()
        if review is None:
            raise Http404("No second look on a blog you moderate has this number.")
        if request.method != "POST":
            return self._page(request, review, Draft())
        outcome, words = request.POST.get("outcome", ""), request.POST.get("words", "")
        # What no page of ours sent is as if everything had changed
        seen = read_seen(request.POST.get("seen", "")) or Seen(0, "", 0)
        try:
            made = reviewing.answer(review, seen, outcome, words, by=person(request))
        except reviewing.NotAnswered as refused:
            wrong = Draft(outcome, words, str(refused), refused.field, 422)
        except reviewing.TookPart as refused:
            wrong = Draft(outcome, words, str(refused), "", 403)
        else:
            messages.success(request, f"Answered: {made.get_outcome_display().lower()}.")
            return HttpResponseRedirect(reverse("admin:comments_review_changelist"))
        return self._page(request, self.get_queryset(request).get(pk=review.pk), wrong)

    def _page(self, request: HttpRequest, review: Review, draft: Draft) -> HttpResponse:
        comment, blog = review.comment, review.comment.post.blog
        look = Look(review, reviewers.took_part([review])[review.pk])
        may = review.answered_at is None and comment.content.erased_at is None
        since = comment.decisions.filter(number__gt=review.decision.number)
        decided = since.select_related("actor", "policy_rule").prefetch_related("notes")
        context = {
            **self.admin_site.each_context(request),
            "title": "Second look",
            "review": review,
            "row": _row(review),
            "comment": comment,
            "item": thread.alone(comment, blog),
            **around.conversation(comment),
            "decision": review.decision,
            "since": decided.order_by("number"),
            "writer": Note.Audience.WRITER,
            "zone": blog.zone,
            "by_writer": writers.marks_of([comment]).get(comment.pk),
            "earlier": [one for one in reviewing.of(comment) if one.pk != review.pk],
            "waits": may,
            "may_answer": may and look.is_for(person(request)),
            "others": _names(look) if may else [],
            "outcomes": _outcomes(review),
            "draft": draft,
            "seen": written_seen(comment),
            "most": f"{reviewing.LONGEST_WORDS:,}",
        }
        template = "admin/comments/review/one.html"
        return TemplateResponse(request, template, context, status=draft.status)


def _in_order(looks: list[Look], request: HttpRequest) -> list[Look]:
    """Return first what this person may answer, each part by due date."""
    me = person(request)
    return sorted(looks, key=lambda look: not look.is_for(me))


def _open_rows(looks: list[Look], request: HttpRequest) -> list[Row]:
    me = person(request)
    others = reviewers.who_may([look for look in looks if not look.is_for(me)])
    return [
        _row(look.review)
        if look.is_for(me)
        else _row(look.review, _why_not([name_of(one) for one in others[look.review.pk]]))
        for look in looks
    ]


def _why_not(others: list[str]) -> str:
    if not others:
        return "You took part, and nobody else may answer: an administrator can give someone a role"
    return f"You took part. May answer: {', '.join(others)}"


def _names(look: Look) -> list[str]:
    return [name_of(one) for one in reviewers.who_may([look])[look.review.pk]]


def _outcomes(review: Review) -> list[tuple[str, str]]:
    """Return what can come of it, with what that does to the comment."""
    upheld, overturned = Review.Outcome.UPHELD, Review.Outcome.OVERTURNED
    if review.comment.status not in reviewing.KEPT_OFF:
        return [(overturned.value, f"{overturned.label}: a colleague has put the comment back")]
    status = review.comment.get_status_display().lower()
    return [
        (upheld.value, f"{upheld.label}: the comment stays {status}"),
        (overturned.value, "The decision is changed: the comment is published now"),
    ]


def _row(review: Review, why_not: str = "") -> Row:
    comment, zone = review.comment, review.comment.post.blog.zone
    who, when = review.answered_by, review.answered_at
    said = f"{review.get_outcome_display()}, by {name_of(who)} on " if who else ""
    return Row(
        pk=review.pk,
        name=comment.name,
        words=Truncator(comment.body).chars(120),
        blog=comment.post.blog.name,
        asked=day_and_time(review.asked_at, zone),
        due=day_and_time(review.due_at, zone),
        is_late=when is None and review.due_at < timezone.now(),
        why_not=why_not,
        answered=f"{said}{day_and_time(when, zone)}" if when else "",
    )
