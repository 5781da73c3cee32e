"""An old link to a comment leads to it, by the id that it had in WordPress."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comments.models import Comment
from govblog.memory.stores import STORE
from govblog.wordpress import items
from posts.models import Blog, Post
from tests.factories import BlogFactory, PostFactory, act
from tests.govblog.wordpress.loading.coming import loaded, of, said

pytestmark = pytest.mark.django_db


def test_the_address_by_the_old_id_leads_to_the_comment_in_one_hop(
    client: Client, post: Post
) -> None:
    Blog.objects.filter(pk=post.blog_id).update(threads_per_page=1)
    loaded(post, said(17), said(18))
    answer = client.get("/comments/wordpress/18/")
    assert answer.status_code == 302
    assert answer["Location"] == f"{post.get_absolute_url()}?page=2#comment-{of(18).pk}"


def test_what_is_not_on_show_has_no_such_address(client: Client, post: Post) -> None:
    loaded(post, said(1, approved="0"), said(2))
    assert client.get("/comments/wordpress/1/").status_code == 404
    act(of(2), "remove")
    assert client.get("/comments/wordpress/2/").status_code == 404
    assert client.get("/comments/wordpress/3/").status_code == 404


def test_an_id_counts_on_its_own_blog_only(client: Client, post: Post) -> None:
    loaded(PostFactory(blog=BlogFactory()), said(1))
    assert client.get("/comments/wordpress/1/").status_code == 404
    loaded(post, said(1))
    assert Comment.objects.count() == 2


def test_on_the_page_an_imported_comment_has_its_old_id_beside_its_own(
    client: Client, post: Post
) -> None:
    loaded(post, said(17, approved="spam"), said(18, parent=17))
    html = client.get(post.get_absolute_url()).content.decode()
    for number in (17, 18):
        place = html.index(f'id="comment-{of(number).pk}"')
        assert html.index(f'id="wp-comment-{number}"') > place


def test_an_article_takes_as_many_queries_for_one_imported_comment_as_for_many(
    client: Client, post: Post
) -> None:
    def queries(*comments: items.Comment) -> int:
        loaded(post, *comments)
        STORE.forget()
        with CaptureQueriesContext(connection) as asked:
            client.get(post.get_absolute_url())
        return len(asked)

    one = queries(said(1))
    assert one == queries(*(said(n, parent=n // 2) for n in range(1, 30)))
