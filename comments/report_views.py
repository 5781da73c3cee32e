"""Public pages on which a comment is reported."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from comments.below import Below
from comments.models import Comment
from comments.moderation import reporting
from comments.report_form import ReportForm
from comments.views import came_from
from govblog.public import Page, answer, blog_of, private, sent_from_here


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer with the form to report a comment, below that comment; take a report in.

    A report taken in, or sent before, is answered with 303 to the confirmation.
    """
    return _BELOW.answer(request, pk)


def _form(request: HttpRequest, comment: Comment) -> ReportForm:
    said = request.POST if request.method == "POST" else None
    return ReportForm(said, comment=comment)


def _send(request: HttpRequest, comment: Comment, form: ReportForm) -> str:
    here = sent_from_here(request, comment.post.blog)
    sender = request.META.get("REMOTE_ADDR", "")
    reporting.report(comment, form.concern(from_here=here), address=sender)
    return "/comments/report-received/"


_BELOW = Below(
    heading="Report a comment",
    not_sent="Your report has not been sent",
    gone="You cannot report a comment that is not on the site. It may have been removed.",
    many="reports",
    form=_form,
    send=_send,
    too_many=reporting.TooManyReports,
    no_more=reporting.NotReportable,
    is_open=lambda blog: blog.reports_open,
)


@require_safe
def received(request: HttpRequest) -> HttpResponse:
    """Answer what happens next. Says nothing of the report; stored and indexed nowhere."""
    blog = blog_of(request)
    page = Page(title=f"Report sent – {blog.name}", robots="noindex")
    context = {"blog": blog, "page": page, "article": came_from(request, blog)}
    return private(answer("comments/report_received.html", context))
