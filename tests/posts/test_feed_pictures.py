"""Who follows a blog by a feed sees the lead picture of a post, with its words and its maker."""

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from posts import publishing
from posts.models import Blog, Picture
from tests import dom
from tests.comments.sending import READER
from tests.factories import PictureFactory, PostFactory
from tests.posts.test_feeds import ATOM, HOUR, entries

pytestmark = pytest.mark.django_db


def test_the_lead_picture_stands_above_the_text_as_on_the_page(blog: Blog, editor: User) -> None:
    lead = PictureFactory(
        alt='A "door" <b>', caption="Our door & more.", credit="Anna Bell", licence="cc-by-4.0",
        source="https://example.org/door",
    )  # fmt: skip
    Picture.objects.update(width=1600, height=900, widths="320 640")
    post = PostFactory(body="<p>First.</p>", picture=lead, at=timezone.now() - HOUR)
    (entry,) = entries()
    html = dom.page((entry.findtext(f"{ATOM}content") or "").encode())
    assert [node.tag for node in html.children] == ["figure", "p"]
    shown = html.one("img")
    assert shown["alt"] == 'A "door" <b>'
    assert shown["src"] == f"{blog.origin}{lead.file.url}"
    assert (shown["width"], shown["height"]) == ("1600", "900")
    sources = [one.split()[0] for one in shown["srcset"].split(", ")]
    assert len(sources) == 3
    assert all(one.startswith(f"{blog.origin}/media/") for one in sources)
    caption = html.one("figcaption")
    assert caption.text == "Our door & more. Picture: Anna Bell, CC BY 4.0"
    assert caption.all("a")[0]["href"] == "https://example.org/door"
    page = dom.page(READER.get(post.get_absolute_url()).content)
    assert page.one("figure", of="app-lead-picture").text == caption.text
    seen, words = post.revisions.get().version, publishing.Text("New", "<p>x</p>", picture=lead)
    publishing.save_draft(post, words, by=editor, seen=seen)
    publishing.publish(post, by=editor, note="A figure.")
    (entry,) = entries()
    html = dom.page((entry.findtext(f"{ATOM}content") or "").encode())
    assert [node.tag for node in html.children] == ["p", "figure", "p"]


def test_a_decorative_lead_picture_has_no_words_and_no_caption(blog: Blog) -> None:
    PostFactory(body="<p>First.</p>", picture=PictureFactory(alt=""))
    (entry,) = entries("/feed/")
    html = dom.page((entry.findtext(f"{ATOM}content") or "").encode())
    assert html.one("img")["alt"] == ""
    assert not html.all("figcaption")
