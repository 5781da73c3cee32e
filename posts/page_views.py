"""Pages beside the posts, and the comment policy, whose rules are kept one by one."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from comments.models import PolicyRule
from govblog import sanitise
from govblog.colour import readable
from govblog.memory.marks import may_be_kept
from govblog.public import Page, answer, blog_of, kept
from posts import parts
from posts.models import Blog, PageText

POLICY = "comment-policy"


@may_be_kept
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with a page as its editors show it now."""
    blog = blog_of(request)
    text = _text(blog, slug)
    if text is None:
        raise Http404("No page has this address.")
    return _shown(blog, text.title, f"/{slug}/", "posts/page.html", html=text.body)


@may_be_kept
@require_safe
def policy(request: HttpRequest) -> HttpResponse:
    """Answer with the comment policy: its page, if one is shown, and its rules as they read now."""
    blog = blog_of(request)
    rules = PolicyRule.objects.filter(blog=blog, retired_at__isnull=True).order_by("number")
    said = [(rule.number, rule.title, rule.text) for rule in rules]
    text = _text(blog, POLICY)
    title, html = (text.title, text.body) if text else ("Comment policy", "")
    return _shown(blog, title, f"/{POLICY}/", "posts/policy.html", html=html, rules=said)


@require_safe
def colours(request: HttpRequest, digits: str) -> HttpResponse:
    """Answer with the sheet that gives a blog's pages its colour. No page has a style of its own,
    and the address says the colour, so it may be kept."""
    try:
        readable(f"#{digits}")
    except ValidationError as error:
        raise Http404("No blog may have this colour.") from error
    response = HttpResponse(
        f":root{{--app-band:#{digits}}}", content_type="text/css; charset=utf-8"
    )
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def _text(blog: Blog, slug: str) -> PageText | None:
    return PageText.objects.public(blog).filter(page__slug=slug).first()


def _shown(
    blog: Blog, title: str, path: str, template: str, *, html: str, **more: object
) -> HttpResponse:
    page = Page(title=f"{title} – {blog.name}", canonical=f"{blog.origin}{path}")
    context = {
        "blog": blog,
        "page": page,
        "heading": title,
        "html": sanitise.article_html(html),
        "sidebar": parts.sidebar(blog),
    }
    return kept(answer(template, {**context, **more}), blog)
