"""Old links that WordPress wrote behind a question mark lead on in one hop."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from govblog.memory.stores import STORE
from posts import old_addresses, pages
from posts.models import Blog, Imported
from tests.comments.sending import READER
from tests.factories import CategoryFactory, PictureFactory, PostFactory, StaffFactory

pytestmark = pytest.mark.django_db


def known(number: int, **thing: Any) -> None:
    """Note under which id WordPress knew a thing."""
    blog = next(iter(thing.values())).blog
    Imported.objects.create(blog=blog, number=number, address=f"/old/{number}/", **thing)


def leads_to(address: str) -> str:
    """Return where an address leads, in one hop, to a page that is there."""
    response = READER.get(address)
    assert response.status_code == 301, address
    assert READER.get(response["Location"]).status_code == 200, response["Location"]
    return str(response["Location"])


def test_a_post_is_found_by_the_id_it_had_and_so_is_its_feed(blog: Blog) -> None:
    post = PostFactory()
    known(17, post=post)
    assert leads_to("/?p=17") == post.get_absolute_url()
    assert leads_to("/index.php?p=17&cpage=2") == post.get_absolute_url()
    assert leads_to("/blog/?p=17") == post.get_absolute_url()
    assert leads_to("/?feed=rss2&p=17") == f"{post.get_absolute_url()}feed/"


def test_a_page_and_a_picture_are_found_by_their_ids(blog: Blog) -> None:
    by = StaffFactory(role="administrator")
    page = pages.start(blog, slug="team", title="Team", body="<p>We.</p>", by=by)
    pages.show(page, by=by, seen=1)
    known(2, page=page)
    picture = PictureFactory()
    known(3, picture=picture)
    assert leads_to("/?page_id=2") == "/team/"
    assert leads_to("/?attachment_id=3") == picture.file.url


def test_a_draft_is_not_given_away_and_an_unknown_id_is_answered_by_the_front_page(
    blog: Blog,
) -> None:
    known(5, post=PostFactory(draft=True))
    for asked in ("/?p=5", "/?p=6", "/?p=", "/?p=x", "/?p=99999999999999999999", "/?q=p"):
        assert READER.get(asked).status_code == 200, asked


def test_a_post_to_come_is_not_given_away_and_is_found_once_it_is_out(blog: Blog) -> None:
    post = PostFactory(at=timezone.now() + dt.timedelta(days=2))
    known(5, post=post)
    old_addresses.leave(blog, "/archives/5/", post)
    assert READER.get("/?p=5").status_code == 200
    assert READER.get("/archives/5/").status_code == 404
    with time_machine.travel(timezone.now() + dt.timedelta(days=3)):
        assert leads_to("/?p=5") == post.get_absolute_url()
        assert leads_to("/archives/5/") == post.get_absolute_url()


def test_archives_and_feeds_lead_on(blog: Blog) -> None:
    category = CategoryFactory(slug="money")
    PostFactory(categories=[category])
    old_addresses.leave(blog, "/?cat=4", category)
    old_addresses.leave(blog, "/category/state/money/", category)
    assert leads_to("/?cat=4") == "/category/money/"
    assert leads_to("/?cat=4&feed=rss2") == "/category/money/feed/"
    assert leads_to("/?category_name=state/money") == "/category/money/"
    assert leads_to("/?feed=rss2") == "/feed/"
    assert leads_to("/?feed=comments-rss2") == "/comments/feed/"


def test_a_feed_below_an_old_address_is_one_hop_away_in_every_spelling(blog: Blog) -> None:
    category = CategoryFactory(slug="money")
    old_addresses.leave(blog, "/category/state/money/", category)
    for below in ("feed/", "feed", "feed/atom/", "feed/rss2", "feed/rdf/"):
        assert leads_to(f"/category/state/money/{below}") == "/category/money/feed/"


def test_an_old_page_beside_the_posts_leads_on(blog: Blog) -> None:
    by = StaffFactory(role="administrator")
    page = pages.start(blog, slug="team", title="Team", body="<p>We.</p>", by=by)
    pages.show(page, by=by, seen=1)
    old_addresses.leave(blog, "/about/team/", page)
    assert leads_to("/about/team/") == "/team/"


def test_an_address_of_other_letters_leads_on(blog: Blog) -> None:
    post = PostFactory()
    old_addresses.leave(blog, "/2012/05/żółć/", post)
    assert leads_to("/2012/05/%C5%BC%C3%B3%C5%82%C4%87/") == post.get_absolute_url()


def test_a_page_that_is_asked_for_with_any_other_words_asks_no_database_more(blog: Blog) -> None:
    with CaptureQueriesContext(connection) as plain:
        READER.get("/")
    STORE.forget()
    with CaptureQueriesContext(connection) as asked:
        READER.get("/?utm_source=letter")
    assert len(asked) == len(plain)
