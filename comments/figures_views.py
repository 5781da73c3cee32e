"""The figures a blog publishes of its moderation, as a page and as a file."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from comments import figures
from govblog import sheets
from govblog.memory.marks import may_be_kept
from govblog.public import Page, answer, blog_of, kept
from posts import parts
from posts.models import Blog

ADDRESS = "/comment-policy/figures/"
_COLUMNS = ("Received", "Published", "Not published")
_AFTER = ("Spam", "Median wait in working hours")
_LOOKS = (
    "Second looks asked for",
    "Second looks answered",
    "Second looks: the decision stands",
    "Second looks: the decision was changed",
    "Median wait for a second look in working hours",
)


@may_be_kept
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Answer with the monthly figures; 404 when the blog does not publish them."""
    blog = _publishing(request)
    header, rows = _table(blog)
    response = answer(
        "posts/figures.html",
        {
            "blog": blog,
            "page": Page(
                title=f"Comments in figures – {blog.name}",
                description=f"How many comments {blog.name} received, published and refused.",
                canonical=f"{blog.origin}{ADDRESS}",
            ),
            "header": header,
            "rows": [[sheets.in_words(cell) for cell in row] for row in rows],
            "few": figures.FEW,
            "not_shown": figures.NOT_SHOWN,
            "sidebar": parts.sidebar(blog),
        },
    )
    return kept(response, blog, moments=[figures.next_month(blog)])


@may_be_kept
@require_safe
def table(request: HttpRequest) -> HttpResponse:
    """Answer with the same figures as a CSV file; 404 when the blog does not publish them."""
    blog = _publishing(request)
    file = sheets.csv_file("comments-in-figures.csv", *_table(blog))
    # Two years at most: it is written at once, and so it can be kept
    response = HttpResponse(b"".join(file), headers=file.headers)
    return kept(response, blog, moments=[figures.next_month(blog)])


def _publishing(request: HttpRequest) -> Blog:
    blog = blog_of(request)
    if not blog.figures_public:
        raise Http404("This blog does not publish figures of its moderation.")
    return blog


def _table(blog: Blog) -> tuple[list[str], list[list[Any]]]:
    """Return the names of the columns and a row for each month, newest first."""
    rules, months = figures.published_months(blog)
    header = ["Month", *_COLUMNS, *(f"Rule {number}: {title}" for number, title in rules)]
    header += [*_AFTER, *_LOOKS]
    return header, [_row(month, [number for number, _ in rules]) for month in months]


def _row(month: figures.Month, rules: list[int]) -> list[Any]:
    cells, looks = month.cells, month.looks
    return [
        f"{month.first:%B %Y}",
        cells.received,
        cells.published,
        cells.not_published,
        *(cells.by_rule[number] for number in rules),
        cells.spam,
        cells.median_hours,
        looks.asked,
        looks.answered,
        looks.upheld,
        looks.overturned,
        looks.median_hours,
    ]
