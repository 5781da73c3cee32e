"""Public pages on which a comment is reported."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from comments import thread
from comments.models import Comment
from comments.moderation import reporting
from comments.report_form import ReportForm
from comments.views import came_from, on_show
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

_NOT_SENT = "Your report has not been sent"


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer with the form to report a comment, below that comment; take a report in.

    A report taken in, or sent before, is answered with 303 to the confirmation.
    """
    blog = blog_of(request)
    if request.method == "POST" and (why := unreadable(request)):
        return why
    try:
        comment, revision = _reportable(blog, pk)
    except Http404:
        if request.method == "POST":
            return _gone(blog)
        raise
    if request.method != "POST":
        return _page(blog, comment, revision, ReportForm(comment=comment))
    return _take(request, blog, comment, revision)


def _reportable(blog: Blog, pk: int) -> tuple[Comment, PostRevision]:
    """Return a comment whose words are public, and its article. Raises Http404."""
    comment, revision = on_show(blog, pk)
    if comment.status != Comment.Status.APPROVED or not blog.reports_open:
        raise Http404("No comment can be reported here.")
    return comment, revision


def _take(
    request: HttpRequest, blog: Blog, comment: Comment, revision: PostRevision
) -> HttpResponse:
    form = ReportForm(request.POST, comment=comment)
    here = sent_from_here(request, blog)
    if here is False:
        said = "It did not come from a page of this blog. Check it below, then send it from here."
        return _page(blog, comment, revision, form, 403, said)
    if not form.is_valid():
        return _page(blog, comment, revision, form, 422)
    try:
        sender = request.META.get("REMOTE_ADDR", "")
        reporting.report(comment, form.concern(from_here=here), address=sender)
    except reporting.TooManyReports as refused:
        seconds = "1 second" if refused.wait == 1 else f"{refused.wait} seconds"
        said = f"There were too many reports in a short time. Try again in {seconds}."
        response = _page(blog, comment, revision, form, 429, said)
        response["Retry-After"] = str(refused.wait)
        return response
    except reporting.NotReportable:
        return _gone(blog)
    return private(SeeOther("/comments/report-received/"))


def _page(
    blog: Blog,
    comment: Comment,
    revision: PostRevision,
    form: ReportForm,
    status: int = 200,
    said: str = "",
) -> HttpResponse:
    """Return the form below its comment; `said` is why it was not sent, when no field is wrong."""
    response = answer(
        "comments/reply.html",
        {
            "blog": blog,
            "page": Page(
                title=f"Report a comment – {revision.title} – {blog.name}",
                robots="noindex",
                is_error=status != 200,
            ),
            "heading": "Report a comment",
            "article": (revision.title, revision.post.get_absolute_url()),
            "parent": thread.alone(comment, blog),
            "form": form,
            "notice": {"title": _NOT_SENT, "text": said} if said else None,
        },
        status,
    )
    return response if status == 200 else private(response)


def _gone(blog: Blog) -> HttpResponse:
    """Answer 404 to a report of a comment that nobody can see: nothing is left to do."""
    said = "You cannot report a comment that is not on the site. It may have been removed."
    context = {
        "blog": blog,
        "page": Page(title=f"{_NOT_SENT} – {blog.name}", robots="noindex", is_error=True),
        "heading": "Report a comment",
        "notice": {"title": _NOT_SENT, "text": said},
    }
    return private(answer("comments/reply.html", context, 404))


@require_safe
def received(request: HttpRequest) -> HttpResponse:
    """Answer what happens next. Says nothing of the report; stored and indexed nowhere."""
    blog = blog_of(request)
    page = Page(title=f"Report sent – {blog.name}", robots="noindex")
    context = {"blog": blog, "page": page, "article": came_from(request, blog)}
    return private(answer("comments/report_received.html", context))
