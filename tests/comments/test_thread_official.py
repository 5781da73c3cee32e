"""An official reply is marked so that no reader can look like one."""

import json

import pytest
from django.contrib.auth.models import User

from comments.models import Comment
from comments.moderation import official
from posts.models import Blog, Post
from tests import dom
from tests.comments.sending import READER, no_limits, send
from tests.factories import AuthorFactory, CommentFactory, PostFactory, act, seen

pytestmark = pytest.mark.django_db
MARK = "app-comment__official"


@pytest.fixture
def comment(post: Post) -> Comment:
    """A published comment."""
    Blog.objects.update(team_name="Letters team")
    return CommentFactory(post=post, status="approved")


def answer(comment: Comment, by: User, speaks: str = official.TEAM) -> Comment:
    """Answer a comment officially."""
    return official.reply(seen(comment), "We looked into it.", by=by, speaks=speaks)


def article(comment: Comment) -> dom.Node:
    """Return the page of a comment's article."""
    return dom.page(READER.get(comment.post.get_absolute_url()).content)


def heading(page: dom.Node, comment: Comment) -> dom.Node:
    """Return the heading of a comment."""
    return page.one(id=comment.anchor).all("h4")[0]


def test_a_reply_of_the_team_is_marked_before_its_name(comment: Comment, moderator: User) -> None:
    made = answer(comment, moderator)
    page = article(comment)
    assert heading(page, made).text.startswith("Official reply Comment by Letters team posted on ")
    assert heading(page, made).one("strong", of=MARK).text == "Official reply"
    assert not heading(page, comment).all("strong")


def test_a_reply_of_an_author_says_so(blog: Blog, moderator: User) -> None:
    author = AuthorFactory(blog=blog)
    comment = CommentFactory(post=PostFactory(authors=[author]), status="approved")
    made = answer(comment, moderator, f"author-{author.pk}")
    said = heading(article(comment), made).text
    assert said.startswith(f"Official reply: Author Comment by {author.name} posted on ")


def test_the_mark_goes_with_the_reply_to_every_page_it_stands_on(
    comment: Comment, moderator: User
) -> None:
    made = answer(comment, moderator)
    thread = f"{comment.post.get_absolute_url()}comments/{comment.pk}/"
    for path in (thread, f"{made.get_absolute_url()}reply/"):
        page = dom.page(READER.get(path).content)
        assert [node.text for node in page.all(of=MARK)] == ["Official reply"]


@pytest.mark.parametrize(
    "name",
    [
        "Author",
        "Letters team",
        "Official reply",
        "Official reply: Author",
        "<b>Author</b>",
        '<strong class="app-comment__official">Official reply: Author</strong>',
        "</bdi></h4><strong class=app-comment__official>Author</strong>",
        "{{ item.official }}",
        "\u202eyler laiciffO",
    ],
)
def test_no_name_of_a_reader_looks_official(comment: Comment, name: str) -> None:
    no_limits(comment.post.blog)
    assert send(comment.post, name=name, parent=comment.pk).status_code == 303
    made = Comment.objects.latest("pk")
    act(made, "approve")
    for page in (
        article(comment),
        dom.page(READER.get(f"{made.get_absolute_url()}reply/").content),
    ):
        assert not page.all(of=MARK)
        assert not page.all("b")
    said = heading(article(comment), made)
    assert said.text.startswith("Comment by ")
    assert said.one("bdi").text == made.name


def test_machines_are_told_who_speaks(blog: Blog, moderator: User) -> None:
    Blog.objects.update(team_name="Letters team")
    author = AuthorFactory(blog=blog)
    comment = CommentFactory(post=PostFactory(authors=[author]), status="approved")
    for speaks in (official.TEAM, f"author-{author.pk}"):
        answer(comment, moderator, speaks)
    page = article(comment)
    said = json.loads(page.one("script", type="application/ld+json").raw)
    assert [one["author"] for one in said["comment"]] == [
        {"@type": "Person", "name": comment.name},
        {"@type": "Organization", "name": "Letters team"},
        {"@type": "Person", "name": author.name},
    ]
