"""A conversation reads well: numbered, nested, named, counted, and never without end."""

import datetime as dt
import itertools
import re

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comments import moderation, thread
from comments.models import Comment
from govblog.memory.stores import STORE
from posts.models import Blog, Post
from tests import dom
from tests.comments.sending import READER, address, conversation
from tests.factories import CommentFactory, act
from tests.factories import thread as talk

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 5, 5, 11, 4, tzinfo=dt.UTC)


def shown(post: Post, page: int = 1) -> dom.Node:
    """Return the conversation on a page of an article."""
    path = post.get_absolute_url()
    response = READER.get(path if page == 1 else f"{path}?page={page}")
    assert response.status_code == 200
    return dom.page(response.content).one(id="comments")


def lists_around(item: dom.Node) -> int:
    """Return in how many lists an item of the conversation stands."""
    return sum(node.tag in {"ol", "ul"} for node in item.above)


def heading(item: dom.Node) -> str:
    """Return the heading of one comment, not of those under it."""
    main = next(node for node in item.children if isinstance(node, dom.Node))
    return main.one("h4").text


def answered(item: dom.Node) -> dom.Node:
    """Return the line that says whom a reply answers."""
    return item.all("p", of="app-comment__answers")[0]


def test_a_conversation_is_one_numbered_list_with_its_replies_in_lists_of_their_own(
    post: Post,
) -> None:
    comments = talk(post, [None, 0, 1, 0, None, 4])
    page = shown(post)
    top = page.one("ol")
    assert top["start"] == "1"
    items = {item["id"]: item for item in top.all("li")}
    assert list(items) == [f"comment-{comments[n].pk}" for n in (0, 1, 2, 3, 4, 5)]
    for comment in comments:
        item = items[comment.anchor]
        assert item["tabindex"] == "-1"
        assert item.parent is not None
        assert item.parent.tag == ("ol" if comment.parent_id is None else "ul")
        if comment.parent_id:
            assert items[f"comment-{comment.parent_id}"] in item.above
    for one in [*top.all("ul"), top]:
        assert all(n.tag == "li" for n in one.children if isinstance(n, dom.Node))


def test_every_comment_whatever_its_depth_has_a_heading_of_one_level_with_name_and_date(
    post: Post,
) -> None:
    parent = None
    for n in range(5):
        parent = CommentFactory(
            post=post, parent=parent, name=f"Reader no {n}", status="approved", created_at=AT
        )
    page = shown(post)
    headings = [node for node in page.walk() if re.fullmatch("h[4-6]", node.tag)]
    assert {node.tag for node in headings} == {"h4"}
    said = [f"Comment by Reader no {n} posted on 5 May 2026 at 12:04pm" for n in range(5)]
    assert [node.text for node in headings] == said
    for node, comment in zip(headings, Comment.objects.order_by("pk"), strict=True):
        assert node.one("a")["href"] == comment.get_absolute_url()
        moment = dt.datetime.fromisoformat(node.one("time")["datetime"])
        assert moment == AT


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (dt.datetime(2015, 5, 5, 11, 4, tzinfo=dt.UTC), "5 May 2015 at 12:04pm"),
        (dt.datetime(2015, 12, 31, 0, 0, tzinfo=dt.UTC), "31 December 2015 at 12:00am"),
        (dt.datetime(2015, 6, 30, 23, 59, tzinfo=dt.UTC), "1 July 2015 at 12:59am"),
        (dt.datetime(2015, 1, 9, 13, 7, tzinfo=dt.UTC), "9 January 2015 at 1:07pm"),
    ],
)
def test_a_moment_is_said_in_the_blogs_own_time(moment: dt.datetime, said: str) -> None:
    assert thread.stamp(moment, Blog().zone) == said


def test_a_reply_says_whom_it_answers_and_links_there(post: Post) -> None:
    top = CommentFactory(post=post, name="Nick & <b>Co", status="approved")
    reply = CommentFactory(parent=top, status="approved")
    line = answered(shown(post).one(id=reply.anchor))
    assert line.text == "Replies to Nick & <b>Co"
    assert line.one("a")["href"] == top.get_absolute_url()
    assert not [n for n in shown(post).one("ol").children if getattr(n, "tag", "li") != "li"]


def test_two_people_of_one_name_have_two_headings_and_two_ways_to_answer(post: Post) -> None:
    for minute in range(2):
        at = AT + dt.timedelta(minutes=minute)
        CommentFactory(post=post, name="Anonymous", status="approved", created_at=at)
    page = shown(post)
    assert len({node.text for node in page.all("h4")}) == 2
    replies = [link for link in page.all("a") if "data-reply" in link.attributes]
    assert len({link.text for link in replies}) == 2
    assert replies[0].text == "Reply to Anonymous’s comment of 5 May 2026 at 12:04pm"


@pytest.mark.parametrize(
    ("comments", "said"), [(0, "No comments yet"), (1, "1 comment"), (1_234, "1,234 comments")]
)
def test_the_count_is_said_in_words(post: Post, comments: int, said: str) -> None:
    conversation(post, [None, *[0] * (comments - 1)] if comments else [])
    assert shown(post).one(id="comment-count").text == said


def test_the_count_is_of_approved_comments_with_replies_and_without_placeholders(
    post: Post,
) -> None:
    top, *_ = talk(post, [None, 0, 0, None])
    CommentFactory(post=post)
    CommentFactory(post=post, status="rejected")
    act(top, "remove")
    alone = dom.page(READER.get(f"{address(post)}{top.pk}/").content)
    for page, count in ((shown(post), 3), (alone, 2)):
        assert page.one(id="comment-count").text == f"{count} comments"
        assert len(page.all("h4")) == count


def test_a_removed_comment_holds_its_place_and_its_number_while_a_reply_hangs_on_it(
    post: Post,
) -> None:
    top, reply, other = talk(post, [None, 0, None])
    act(top, "remove")
    page = shown(post)
    items = [n for n in page.one("ol").children if isinstance(n, dom.Node)]
    assert [item["id"] for item in items] == [top.anchor, other.anchor]
    placeholder = items[0].one("p", of="app-comment__placeholder")
    assert placeholder.text == "This comment has been removed."
    assert top.body not in page.text
    assert top.name not in page.text
    assert answered(items[0].one(id=reply.anchor)).text == "Replies to a removed comment"
    assert len([n for n in page.all("a") if "data-reply" in n.attributes]) == 2
    act(reply, "remove")
    assert [node["id"] for node in shown(post).all("li")] == [other.anchor]


def test_three_levels_are_shown_and_deeper_replies_stand_flat_naming_whom_they_answer(
    post: Post,
) -> None:
    comments = talk(post, [None, 0, 1, 2, 3, 2])
    page = shown(post)
    items = [page.one(id=comment.anchor) for comment in comments]
    assert [lists_around(item) for item in items] == [1, 2, 3, 3, 3, 3]
    order = [item["id"] for item in page.all("li")]
    assert order == [comments[n].anchor for n in (0, 1, 2, 3, 4, 5)]
    for item, comment in zip(items[1:], comments[1:], strict=True):
        parent = next(one for one in comments if one.pk == comment.parent_id)
        assert answered(item).text == f"Replies to {parent.name}"


@pytest.mark.parametrize("order", ["oldest", "newest"])
def test_threads_are_read_in_the_order_of_the_blog_and_replies_as_they_were_given(
    post: Post, order: str
) -> None:
    Blog.objects.update(comment_order=order)
    comments = conversation(post, [None, 0, 0, None, 3, None])
    found = [item["id"] for item in shown(post).all("li")]
    oldest = [[0, 1, 2], [3, 4], [5]]
    wanted = oldest if order == "oldest" else oldest[::-1]
    assert found == [comments[n].anchor for n in itertools.chain(*wanted)]


def test_numbers_go_on_over_the_pages(post: Post) -> None:
    conversation(post, [None] * 120)
    assert [shown(post, page).one("ol")["start"] for page in (1, 2, 3)] == ["1", "51", "101"]
    assert len(shown(post, 3).all("h4")) == 20


def test_a_closed_conversation_is_read_and_offers_no_answer(post: Post, moderator: User) -> None:
    talk(post, [None, 0])
    moderation.close(post, by=moderator, reason="The consultation is over.")
    page = dom.page(READER.get(post.get_absolute_url()).content)
    assert len(page.one(id="comments").all("h4")) == 2
    main = page.one("main").walk()
    assert not [n for n in main if "data-reply" in n.attributes or n.tag == "form"]
    assert "The consultation is over." in page.one(of="govuk-inset-text").text
    comment = Comment.objects.order_by("pk")[0]
    reply = READER.get(f"{comment.get_absolute_url()}reply/")
    assert reply.status_code == 200
    assert not dom.page(reply.content).one("main").all("form")


def test_an_imported_comment_without_words_is_shown_without_harm(post: Post) -> None:
    bare = CommentFactory(post=post, body="", source="import", status="approved")
    assert shown(post).one(id=bare.anchor).one(of="app-comment__body").text == ""


def test_a_chain_of_5000_replies_reads_well_and_is_paged(post: Post) -> None:
    comments = conversation(post, [None, *range(4_999)])
    page = shown(post)
    assert len(page.all("h4")) <= 200
    assert max(lists_around(item) for item in page.all("li")) == 3
    assert page.one(id="comment-count").text == "5,000 comments"
    last = READER.get(comments[-1].get_absolute_url())["Location"]
    path, _, anchor = last.partition("#")
    assert path == f"{address(post)}{comments[0].pk}/?page=25"
    end = dom.page(READER.get(path).content)
    assert end.one(id=anchor).one("h4").text.startswith("Comment by Reader 4999")
    assert answered(end.one(id=anchor)).text == "Replies to Reader 4998"
    first = end.one("ol").all("li")[0]
    assert answered(first).text == "Replies to Reader 4799"


def test_10000_comments_are_asked_for_as_few_questions_as_two(post: Post) -> None:
    asked = []
    path = post.get_absolute_url()
    for parents in ([None, 0], [None if n % 10 == 0 else n - n % 10 for n in range(10_000)]):
        Comment._base_manager.filter(parent__isnull=False).delete()
        Comment._base_manager.all().delete()
        conversation(post, parents)
        STORE.forget()
        READER.get(path)
        STORE.forget()
        with CaptureQueriesContext(connection) as queries:
            page = dom.page(READER.get(path).content)
        asked.append(len(queries))
        assert 2 <= len(page.all("h4")) <= 200
    assert asked[0] == asked[1] <= 15
    assert len(shown(post, 20).all("h4")) <= 200
