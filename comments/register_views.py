"""The register of personal data as readers see it: what a blog keeps, why and for how long."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from comments import retention
from govblog.memory.marks import may_be_kept
from govblog.public import Page, answer, blog_of, kept
from posts import parts
from posts.models import Blog

ADDRESS = "/personal-data/"


@may_be_kept
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Answer with the register, its terms made from the settings of the blog."""
    blog = blog_of(request)
    response = answer(
        "comments/personal_data.html",
        {
            "blog": blog,
            "page": Page(
                title=f"Personal data we keep – {blog.name}",
                description=f"What {blog.name} keeps of you when you comment, why and how long.",
                canonical=f"{blog.origin}{ADDRESS}",
            ),
            "tables": [(purpose.value, _rows(blog, purpose)) for purpose in retention.Purpose],
            "sidebar": parts.sidebar(blog),
        },
    )
    return kept(response, blog)


def _rows(blog: Blog, purpose: retention.Purpose) -> list[tuple[str, str, str]]:
    """Return what, why and how long of each entry of a purpose."""
    mine = (entry for entry in retention.ENTRIES if entry.purpose == purpose)
    return [(entry.what, entry.why, entry.term(blog)) for entry in mine]
