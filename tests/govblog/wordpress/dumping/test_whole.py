"""What is compared when a blog moved is all that it is to be the same in: the comparison itself."""

import re
from pathlib import Path

import pytest

from comments import moderation
from comments.models import Comment, Decision
from comments.moderation import erasing, official
from govblog.wordpress import own
from posts import featuring, publishing, renaming, terms
from posts.models import Blog, Post
from tests.factories import (
    AuthorFactory,
    BlogFactory,
    CategoryFactory,
    CommentFactory,
    PictureFactory,
    PostFactory,
    act,
    rule_of,
    seen,
    staff_of,
)
from tests.govblog.wordpress.dumping.roads import moved, read_into, saved
from tests.govblog.wordpress.dumping.telling import told
from tests.page_factory import PageFactory

pytestmark = pytest.mark.django_db
S = Comment.Status


def conversation(article: Post) -> None:
    """Let people and the team talk under a post, and moderators decide in every way."""
    by = staff_of(article.blog, "moderator")
    for status in S:
        CommentFactory(post=article, status=status, body=f"It was {status}. ]]> <b>")
    first = CommentFactory(post=article, status=S.APPROVED, name="Ann & Bo <b>")
    reply = CommentFactory(post=article, parent=first, status=S.APPROVED)
    CommentFactory(post=article, parent=reply, status=S.APPROVED)
    act(reply, "remove")
    official.reply(seen(first), "We looked.", by=by, speaks=official.TEAM, newest=0)
    erasing.erase(CommentFactory(post=article, status=S.APPROVED), why="Asked for.")


def everything(blog: Blog) -> None:
    """Fill a blog with one at least of each thing that moves."""
    Blog.objects.filter(pk=blog.pk).update(strapline="All of it", team_name="The team")
    blog.refresh_from_db()
    editor, picture = staff_of(blog, "editor"), PictureFactory(credit="Ann", licence="ogl")
    category = CategoryFactory(name="Pay", slug="pay")
    author = AuthorFactory(name="Siân Rees", slug="sian", role="Clerk", about="Writes.")
    article = PostFactory(title="Budget day", picture=picture, categories=[category],
                          authors=[author, AuthorFactory()], tags=["Tax"])  # fmt: skip
    terms.rename(category, name="Pay & tax", slug="pay-and-tax", by=editor)
    terms.rename(author, name="Siân", slug="sian-rees", by=editor)
    tag = article.revisions.get().tags.get()
    terms.rename(tag, name="Taxes", slug="taxes", by=editor)
    words = publishing.Text("As it will be", "<p>Later.</p>", related=[article])
    publishing.save_draft(article, words, by=editor, seen=article.revisions.get().version)
    renaming.rename(article, slug="budget", by=editor)
    featuring.feature(article, by=editor)
    publishing.submit(PostFactory(draft=True), by=editor)
    PostFactory(title="Gone", withdrawn="It was wrong.", closed="Enough said.")
    PageFactory(title="About", slug="about", shown=True)
    rule = rule_of(blog)
    keeper = staff_of(blog, "editor")
    moderation.revise_rule(rule, title="Be kind", text="Nobody is insulted.", by=keeper)
    conversation(article)


@pytest.fixture
def file(blog: Blog, tmp_path: Path) -> Path:
    """The export of a blog that has all that moves."""
    everything(blog)
    return saved(Blog.objects.get(pk=blog.pk), tmp_path)


def test_a_blog_with_one_of_everything_moves_as_it_is(blog: Blog, tmp_path: Path) -> None:
    everything(blog)
    here = told(Blog.objects.get(pk=blog.pk))
    there = told(moved(Blog.objects.get(pk=blog.pk), tmp_path))
    for what, found in here.items():
        assert there[what] == found, what
        assert found, f"The blog of this test has no {what} to compare."
    statuses = {row[2] for row in there["comments"]}
    assert statuses == set(S.values)


@pytest.mark.parametrize(
    "key",
    [
        own.BLOG, own.AUTHORS, own.CATEGORIES, own.TAGS, own.RULES, own.POST, own.REVISION,
        own.PAGE, own.PAGE_TEXT, own.PICTURE, own.COMMENT, own.STATUS, own.OFFICIAL,
    ],
)  # fmt: skip
def test_the_comparison_notices_what_a_meta_did_not_say(blog: Blog, file: Path, key: str) -> None:
    lost = re.sub(rf"{key}(?![a-z_])", "_somebody_elses", file.read_text())
    assert lost != file.read_text()
    assert_not_the_same(blog, file, lost)


@pytest.mark.parametrize(
    ("element", "said"),
    [
        ("wp:comment_parent", "0"), ("wp:comment_approved", "0"), ("wp:comment_content", "Lost."),
        ("wp:comment_author", "Lost"), ("wp:post_name", "lost"), ("content:encoded", "<p>L.</p>"),
        ("wp:author_display_name", "Lost"), ("wp:cat_name", "Lost"), ("wp:tag_name", "Lost"),
        ("wp:tag_slug", "lost"), ("title", "Lost"),
    ],
)  # fmt: skip
def test_the_comparison_notices_what_an_element_said_otherwise(
    blog: Blog, file: Path, element: str, said: str
) -> None:
    lost = re.sub(rf"(<{element}>).*?(</{element}>)", rf"\g<1>{said}\2", file.read_text(),
                  flags=re.DOTALL)  # fmt: skip
    assert lost != file.read_text()
    assert_not_the_same(blog, file, lost)


def assert_not_the_same(blog: Blog, file: Path, text: str) -> None:
    """Hold that a blog that this was imported into is told apart from the one that it is from."""
    file.write_text(text, encoding="utf-8", newline="\n")
    other = BlogFactory(time_zone=blog.time_zone)
    read_into(other, file)
    assert told(Blog.objects.get(pk=other.pk)) != told(Blog.objects.get(pk=blog.pk))


def test_comments_are_decided_by_the_import_as_they_were_there(blog: Blog, file: Path) -> None:
    other = BlogFactory(time_zone=blog.time_zone)
    read_into(other, file)
    for status in (S.REJECTED, S.REMOVED, S.SPAM, S.APPROVED):
        comment = Comment.objects.filter(post__blog=other, status=status).first()
        assert comment is not None
        last = Decision.objects.filter(comment=comment).order_by("number").last()
        assert last is not None
        assert (last.to_status, last.actor_kind) == (status, Decision.ActorKind.IMPORT)
