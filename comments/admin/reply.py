"""Where an official reply is written; a comment that waits is approved with it."""

from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from comments import moderation, thread
from comments.admin import around
from comments.admin.seeing import comment_of, read_seen, written_seen
from comments.models import Canned, Comment, Errand
from comments.moderation import official, triage
from govblog import roles
from govblog.staff import key, person
from posts.models import Post

_ANSWERED = frozenset({Comment.Status.PENDING, Comment.Status.APPROVED})


@dataclass(frozen=True)
class Draft:
    """What was typed and chosen, and what is wrong with it."""

    body: str = ""
    speaks: str = official.TEAM
    canned: str = ""
    refusal: str = ""
    field: str = ""


def urls(site: AdminSite) -> list[URLPattern]:
    """Return the address of the page."""
    return [
        path(
            "<int:pk>/reply/",
            site.admin_view(lambda request, pk: _page(site, request, pk)),
            name="comments_comment_reply",
        )
    ]


def _page(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    comment = comment_of(request, pk, "reply officially")
    moderates = roles.may(request.user, "moderate", comment.post.blog)
    if request.method != "POST":
        if not (moderates or comment.status == Comment.Status.APPROVED):
            raise Http404("No comment you may answer has this number.")
        return _form(site, request, comment, Draft())
    typed = Draft(
        request.POST.get("body", ""),
        request.POST.get("speaks", ""),
        request.POST.get("canned", ""),
    )
    if "insert" in request.POST:
        return _form(site, request, comment, _inserted(comment.post, typed))
    return _send(site, request, comment, typed)


def _inserted(post: Post, typed: Draft) -> Draft:
    """Return the draft with the chosen text below what was typed."""
    chosen = Canned.objects.filter(blog=post.blog_id, pk=key(typed.canned)).first()
    if chosen is None:
        return replace(typed, refusal="Choose the text to insert.", field="canned")
    before = typed.body.rstrip()
    return replace(typed, body=f"{before}\n\n{chosen.text}" if before else chosen.text)


def _send(site: AdminSite, request: HttpRequest, comment: Comment, typed: Draft) -> HttpResponse:
    seen = read_seen(request.POST.get("seen", ""))
    if seen is None or seen.pk != comment.pk:
        # No page of ours sent this: as if everything had changed
        seen = moderation.Seen(comment.pk, comment.status, 0)
    by, newest = person(request), key(request.POST.get("newest", ""))
    try:
        made = official.reply(seen, typed.body, by=by, speaks=typed.speaks, newest=newest)
    except official.NotReplied as refused:
        comment = Comment.objects.select_related("post__blog", "content").get(pk=comment.pk)
        wrong = replace(typed, refusal=str(refused), field=refused.field)
        return _form(site, request, comment, wrong)
    where = made.get_absolute_url()
    messages.success(
        request, format_html('Your reply is published. <a href="{}">Read it on the page</a>', where)
    )
    if roles.may(by, "moderate", comment.post.blog):
        return HttpResponseRedirect(reverse("admin:comments_comment_change", args=[comment.pk]))
    return HttpResponseRedirect(request.path)


def _form(site: AdminSite, request: HttpRequest, comment: Comment, draft: Draft) -> HttpResponse:
    post = comment.post
    moderates = roles.may(request.user, "moderate", post.blog)
    replies = list(official.replies_to(comment))
    waits = comment.status == Comment.Status.PENDING
    context = {
        **site.each_context(request),
        "title": "Reply officially",
        "comment": comment,
        **_context(comment, replies, moderates=moderates),
        "draft": draft,
        "seen": written_seen(comment),
        "newest": max((one.pk for one in replies), default=0),
        "voices": official.voices_of(post),
        "canned": Canned.objects.filter(blog=post.blog_id),
        "may_send": comment.status in _ANSWERED and (moderates or not waits),
        "button": "Approve and reply" if waits else "Reply",
        "closed": moderation.closed(post),
        "moderates": moderates,
    }
    status = 422 if draft.refusal else 200
    template = "admin/comments/comment/reply.html"
    return TemplateResponse(request, template, context, status=status)


def _context(comment: Comment, replies: list[Comment], *, moderates: bool) -> dict[str, Any]:
    """Return what stands around a comment, as far as this person may read it."""
    blog = comment.post.blog

    def readable(one: Comment) -> bool:
        return moderates or one.status == Comment.Status.APPROVED

    errands = triage.open_of([comment.pk]).get(comment.pk, []) if moderates else []
    return {
        **around.conversation(comment, readable),
        "item": thread.alone(comment, blog) if readable(comment) else None,
        "replies": [thread.alone(one, blog) for one in replies],
        "settles": [one for one in errands if one.kind == Errand.Kind.ANSWER],
    }
