"""A blog that moves out and in again is the same blog, whatever people wrote in it."""

import datetime as dt
import tempfile
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from comments import moderation
from comments.models import Comment
from comments.moderation import closing
from govblog.demo.load import load
from govblog.text import clean_body, clean_line, is_blank
from posts import featuring, old_addresses, old_files, publishing, renaming, terms
from posts.models import Blog, Imported, OldAddress, Post, PostRevision
from tests.factories import (
    AuthorFactory,
    BlogFactory,
    CategoryFactory,
    CommentFactory,
    PictureFactory,
    PostFactory,
    act,
    staff_of,
)
from tests.govblog.wordpress.dumping.roads import moved
from tests.govblog.wordpress.dumping.telling import told

pytestmark = pytest.mark.django_db
S = Comment.Status
HOSTILE = [
    "]]>", "<![CDATA[", "</wp:comment_content>", "&amp;lt;b&amp;gt;", "&#0;", "&#x1F600;", "&nbsp;",
    "<b>bold</b>", "<script>alert(1)</script>", "[gallery]", "a < b && c > d", "<!--more-->",
    "\ufdd0", "\U0001fffe", "\u2028", "\x85", "\u202e", "\u00a0\u00a0", "\t", "\n\n\n\n", "  ",
    "> ", "- ", '"', "'", "\\", "\\u0000", "%00", "🙂", "é", "e\u0301", "</channel>", "\ufeff",
    "https://example.org/?a=1&b=2",
]  # fmt: skip
words = st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=8)), max_size=8).map("".join)
body = words.map(clean_body).filter(lambda text: not is_blank(text))
line = words.map(lambda text: clean_line(text)[:100].strip()).filter(
    lambda text: not is_blank(text)
)
html = words.map(
    lambda text: f"<p>{text}</p><p>And <a href='/x/?a=1&amp;b=2'>what we know</a>.</p>"
)
said = st.fixed_dictionaries(
    {
        "body": body,
        "name": line,
        "above": st.integers(0, 5),
        "status": st.sampled_from([S.APPROVED, *S]),
    }
)  # fmt: skip


def talk(post: Post, conversation: list[dict[str, Any]]) -> None:
    """Let people say this under a post, and moderators decide."""
    made: list[Comment] = []
    answered = {one["above"] for one in conversation}
    for place, one in enumerate(conversation):
        above = made[one["above"]] if one["above"] < place else None
        if above is not None and above.status != S.APPROVED:
            above = None
        first = S.APPROVED if place in answered else one["status"]
        words = {"body": one["body"], "name": one["name"]}
        made.append(CommentFactory(post=post, parent=above, status=first, **words))
    for comment, one in zip(made, conversation, strict=True):
        if comment.status != one["status"] and one["status"] in {S.SPAM, S.REMOVED}:
            act(comment, "spam" if one["status"] == S.SPAM else "remove")


@settings(max_examples=25)
@given(title=line, text=html, signed=line, conversation=st.lists(said, max_size=6))
def test_whatever_people_write_moves_as_it_is(
    title: str, text: str, signed: str, conversation: list[dict[str, Any]]
) -> None:
    blog = BlogFactory(stopping_checks="")
    authors = [AuthorFactory(blog=blog, name=signed)]
    terms.describe(authors[0], role="", about=text, by=staff_of(blog, "editor"))
    post = PostFactory(blog=blog, title=title, body=text, excerpt=title, authors=authors)
    talk(post, conversation)
    with tempfile.TemporaryDirectory() as folder:
        assert told(moved(blog, Path(folder))) == told(blog)


def test_the_demo_blog_moves_as_it_is(blog: Blog, tmp_path: Path) -> None:
    load(staff_of(blog, "editor"), staff_of(blog, "moderator"), lambda step: None)
    blog.refresh_from_db()
    assert told(moved(blog, tmp_path)) == told(blog)


def test_addresses_that_wordpress_gave_lead_on_after_a_second_move(
    blog: Blog, tmp_path: Path
) -> None:
    old = PictureFactory()
    said = {"blog": blog, "placed": old.file.url, "picture": old}
    Imported.objects.create(number=9, address="2014/03/bus.jpg", **said)
    article = PostFactory(body=f'<p><img src="{old.file.url}" alt="A bus"></p>')
    OldAddress.objects.create(blog=blog, path="/archives/17/", post=article)
    other = moved(blog, tmp_path)
    shown = PostRevision.objects.get(post__blog=other).body
    (picture,) = other.pictures.all()
    assert picture.file.url in shown
    assert old_files.present(other, "/wp-content/uploads/2014/03/bus-300x200.jpg") in shown
    assert old_addresses.present(other, "/archives/17") == article.get_absolute_url()
    assert told(other) == told(blog)


def test_posts_in_every_state_move_as_they_are(blog: Blog, tmp_path: Path) -> None:
    soon, later = timezone.now() + dt.timedelta(hours=1), timezone.now() + dt.timedelta(days=3)
    editor = staff_of(blog, "editor")
    picture = PictureFactory(credit="Ann", licence="ogl", source="https://example.org/a")
    shown = f'<p>See</p><figure><img src="{picture.file.url}" alt="A square"></figure>'
    public = PostFactory(
        title="Budget day", body=shown, picture=picture, tags=["Tax", "R&D <b>"],
        categories=[CategoryFactory(name="Pay & tax", slug="Pay")],
        authors=[AuthorFactory(), AuthorFactory(role="Head", about="Writes.")],
    )  # fmt: skip
    PostFactory(title="Names it", related=[public])
    PostFactory(title="Planned", at=soon)
    PostFactory(title="Draft", draft=True)
    publishing.submit(PostFactory(title="In review", draft=True), by=editor)
    PostFactory(title="Gone", withdrawn="It was wrong.", closed="Enough said.")
    leaving = PostFactory(title="Going")
    publishing.withdraw(leaving, by=editor, reason="It is over then.", at=later)
    changed = PostFactory(title="As it was")
    publishing.save_draft(changed, publishing.Text("As it is", shown), by=editor, seen=2)
    publishing.publish(changed, by=editor, note="The figures are new.")
    publishing.save_draft(changed, publishing.Text("As it will be", ""), by=editor, seen=4)
    moderation.close(leaving, by=editor, reason="We go home.", until=soon)
    closing.set_slow(changed, 5, by=editor)
    renaming.rename(changed, slug="another-name", by=editor)
    featuring.feature(public, by=editor)
    other = moved(blog, tmp_path)
    assert told(other) == told(blog)
    assert other.imports.get().report["notes"] == []
