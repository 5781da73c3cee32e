"""Pages with a form below one public comment: how it is found, asked for, refused and taken in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse

from comments import doors, thread
from comments.models import Comment
from comments.views import on_show
from govblog.public import (
    Page,
    SeeOther,
    answer,
    blog_of,
    private,
    sent_from_here,
    unreadable,
)
from posts.models import Blog, PostRevision

_REPLY = "comments/reply.html"


@dataclass(frozen=True)
class Below:
    """One kind of form below a comment, and its words.

    `form` makes it from a request, blank for a GET, or None where `choice` is to be shown first;
    `send` takes in a valid one and returns where to look next. It raises `too_many`, which says
    how long to `wait`, or `no_more` when the comment is gone.
    """

    heading: str
    not_sent: str
    gone: str
    many: str
    form: Callable[[HttpRequest, Comment], forms.Form | None]
    send: Callable[[HttpRequest, Comment, Any], str]
    too_many: type[Exception]
    no_more: type[Exception]
    is_open: Callable[[Blog], bool] = lambda _: True
    choice: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)

    def answer(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Answer with the form below its comment, or take it in: 303 to what comes next."""
        blog = blog_of(request)
        if request.method == "POST" and (why := unreadable(request)):
            return why
        try:
            comment, revision = self._find(blog, pk)
        except Http404:
            if request.method == "POST":
                return self._gone(blog)
            raise
        form = self.form(request, comment)
        if form is None or request.method != "POST":
            return self._page(comment, revision, form)
        return self._take(request, comment, revision, form)

    def _find(self, blog: Blog, pk: int) -> tuple[Comment, PostRevision]:
        """Return a comment whose words are public, and its article. Raises Http404."""
        comment, revision = on_show(blog, pk)
        if comment.status != Comment.Status.APPROVED or not self.is_open(blog):
            raise Http404("No comment is on show here.")
        return comment, revision

    def _take(
        self, request: HttpRequest, comment: Comment, revision: PostRevision, form: forms.Form
    ) -> HttpResponse:
        blog = comment.post.blog
        if sent_from_here(request, blog) is False:
            said = "It did not come from a page of this blog."
            said = f"{said} Check it below, then send it from here."
            return self._page(comment, revision, form, 403, said)
        if not form.is_valid():
            return self._page(comment, revision, form, 422)
        try:
            return private(SeeOther(self.send(request, comment, form)))
        except self.too_many as refused:
            seconds: int = refused.wait  # type: ignore[attr-defined]
            wait = doors.wait(seconds)
            said = f"There were too many {self.many} in a short time. Try again in {wait}."
            response = self._page(comment, revision, form, 429, said)
            response["Retry-After"] = str(seconds)
            return response
        except self.no_more:
            return self._gone(blog)

    def _page(
        self,
        comment: Comment,
        revision: PostRevision,
        form: forms.Form | None,
        status: int = 200,
        said: str = "",
    ) -> HttpResponse:
        """Return the form below its comment; `said` is why it was not sent, when no field is
        wrong."""
        blog = comment.post.blog
        title = f"{self.heading} – {revision.title} – {blog.name}"
        context = {
            "blog": blog,
            "page": Page(title=title, robots="noindex", is_error=status != 200),
            "heading": self.heading,
            "article": (revision.title, revision.post.get_absolute_url()),
            "parent": thread.alone(comment, blog),
            "form": form,
            "notice": {"title": self.not_sent, "text": said} if said else None,
            **self.more,
        }
        response = answer(_REPLY if form else self.choice, context, status)
        return response if status == 200 else private(response)

    def _gone(self, blog: Blog) -> HttpResponse:
        """Answer 404 to what was sent about a comment nobody can see: nothing is left to do."""
        context = {
            "blog": blog,
            "page": Page(title=f"{self.not_sent} – {blog.name}", robots="noindex", is_error=True),
            "heading": self.heading,
            "notice": {"title": self.not_sent, "text": self.gone},
        }
        return private(answer(_REPLY, context, 404))
