"""The public feeds of comments."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from comments import feeds
from govblog import atom, errors
from govblog.public import blog_of
from posts.models import Post
from posts.views import find


@require_safe
def of_post(request: HttpRequest, **address: str) -> HttpResponse:
    """Answer with the newest comments on show under an article; 410 when it is withdrawn."""
    blog = blog_of(request)
    found = find(blog, **address)
    if isinstance(found, Post):
        return errors.page(request, 410, reason=found.withdrawn_reason)
    return atom.answer(request, feeds.of_readers(blog, found.post, found.title))


@require_safe
def of_blog(request: HttpRequest) -> HttpResponse:
    """Answer with the newest comments on show on the blog."""
    return atom.answer(request, feeds.of_readers(blog_of(request), None))
