"""One view: an article's comments, all of them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from posts.models import Post
from tests.benchmarks.textbook.models import TextbookComment


def article(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the page of a post with its comments as a nested list."""
    post = get_object_or_404(Post, pk=pk)
    comments = TextbookComment.objects.filter(post=post)
    return render(request, "textbook/article.html", {"post": post, "comments": comments})
