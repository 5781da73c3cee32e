"""The public feeds of comments."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from comments import feeds
from govblog import atom, errors
from govblog.memory.marks import may_be_kept
from govblog.public import blog_of, kept
from posts.models import Post
from posts.views import find


@may_be_kept
@require_safe
def of_post(request: HttpRequest, **address: str) -> HttpResponse:
    """Answer with the newest comments on show under an article; 410 when it is withdrawn."""
    blog = blog_of(request)
    found = find(blog, **address)
    if isinstance(found, Post):
        return errors.page(request, 410, reason=found.withdrawn_reason)
    feed, _ = feeds.of_readers(blog, found.post, found.title)
    return kept(atom.answer(feed), blog, [found.post])


@may_be_kept
@require_safe
def of_blog(request: HttpRequest) -> HttpResponse:
    """Answer with the newest comments on show on the blog."""
    blog = blog_of(request)
    # Read before the comments, so that one published meanwhile is none of this page's
    versions = Post.objects.filter(blog=blog).versions()
    feed, posts = feeds.of_readers(blog, None)
    return kept(atom.answer(feed), blog, posts, of_all_posts=versions)
