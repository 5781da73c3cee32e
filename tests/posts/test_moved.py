"""Whoever follows an old address stands where the thing is now, after one hop."""

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from comments.models import Comment
from posts import old_addresses, publishing, renaming, terms
from posts.models import Blog, OldAddress, Post, Tag
from tests import dom
from tests.comments.sending import FROM_HERE, READER, WORDS, conversation
from tests.factories import BlogFactory, CategoryFactory, CommentFactory, PostFactory

pytestmark = pytest.mark.django_db


def leads_to(path: str) -> str:
    """Return where an old address leads, in one hop, to a page that is there."""
    response = READER.get(path)
    assert response.status_code == 301, path
    there = response["Location"]
    assert READER.get(there).status_code == 200, there
    return there


def renamed(post: Post, *slugs: str) -> list[str]:
    """Rename a post again and again; return every path it had, the present one last."""
    paths = [post.get_absolute_url()]
    for slug in slugs:
        post = renaming.rename(post, slug, by=post.revisions.first().saved_by)
        paths.append(post.get_absolute_url())
    return paths


def test_every_address_a_post_ever_had_leads_straight_to_it(post: Post) -> None:
    *old, present = renamed(post, "b", "c", "d")
    assert {leads_to(path) for path in old} == {present}
    for path in old:
        head = READER.head(path)
        assert (head.status_code, head["Location"]) == (301, present)
        assert leads_to(path.rstrip("/")) == present


def test_a_post_that_gets_its_first_name_back_sends_nobody_in_circles(post: Post) -> None:
    first, second, _ = renamed(post, "b", post.slug)
    assert READER.get(first).status_code == 200
    response = READER.get(second)
    assert (response.status_code, response["Location"]) == (301, first)
    # A browser that kept the way from first to second for a year could never open it again
    assert response["Cache-Control"] == "max-age=0, s-maxage=1"


def test_the_page_of_the_conversation_and_what_lies_below_stay_what_was_asked_for(
    post: Post,
) -> None:
    top = conversation(post, [None] * 60 + [0] * 205)[0]
    old, new = renamed(post, "b")
    assert leads_to(f"{old}?page=2") == f"{new}?page=2"
    assert leads_to(f"{old}?page=1") == new
    assert leads_to(f"{old}?page=1&utm_source=mail") == f"{new}?utm_source=mail"
    assert leads_to(f"{old}comments/{top.pk}/") == f"{new}comments/{top.pk}/"
    assert leads_to(f"{old}comments/{top.pk}/?page=2") == f"{new}comments/{top.pk}/?page=2"
    link = READER.get(f"/comments/{top.pk}/")
    assert link["Location"] == f"{new}#comment-{top.pk}"
    shown = READER.get(f"{old}comments/")
    assert (shown.status_code, shown["Location"]) == (303, f"{new}#comments")


def test_a_comment_sent_from_a_page_opened_before_the_rename_is_taken(post: Post) -> None:
    old, _, new = renamed(post, "b", "c")
    above = CommentFactory(post=post, status="approved")
    sent = WORDS | {"parent": above.pk}
    assert READER.post(f"{old}comments/", sent, headers=FROM_HERE).status_code == 303
    assert Comment.objects.get(status="pending").parent == above
    wrong = READER.post(f"{old}comments/", {**WORDS, "name": ""}, headers=FROM_HERE)
    assert wrong.status_code == 422
    form = dom.page(wrong.content).one("form", id="comment-form")
    assert form["action"] == f"{new}comments/"
    assert form.one("textarea").text.strip() == WORDS["body"]
    elsewhere = READER.post(f"{old}comments/", WORDS, headers={"Sec-Fetch-Site": "cross-site"})
    assert elsewhere.status_code == 403
    assert WORDS["body"] in dom.page(elsewhere.content).text


def test_a_withdrawn_posts_old_address_leads_to_why_and_its_form_gives_the_words_back(
    post: Post, editor: User
) -> None:
    old, new = renamed(post, "b")
    publishing.withdraw(post, by=editor, reason="Out of date.")
    response = READER.get(old)
    assert (response.status_code, response["Location"]) == (301, new)
    assert READER.get(new).status_code == 410
    sent = READER.post(f"{old}comments/", WORDS, headers=FROM_HERE)
    assert sent.status_code == 410
    assert WORDS["body"] in dom.page(sent.content).text


def test_a_term_renamed_merged_and_renamed_again_is_one_hop_from_all_its_addresses(
    blog: Blog, editor: User
) -> None:
    PostFactory(tags=["A", "X"])
    a, x = Tag.objects.get(slug="a"), Tag.objects.get(slug="x")
    a = terms.rename(a, name="B", slug="b", by=editor)
    terms.merge(a, x, by=editor)
    x = terms.rename(x, name="Y", slug="y", by=editor)
    PostFactory(tags=["Z"])
    terms.merge(x, Tag.objects.get(slug="z"), by=editor)
    for slug in "abxy":
        assert leads_to(f"/tag/{slug}/") == "/tag/z/"
    assert OldAddress.objects.count() == 4


def test_a_later_page_of_an_archive_is_found_under_its_old_address(
    blog: Blog, editor: User
) -> None:
    category = CategoryFactory(slug="old")
    for _ in range(11):
        PostFactory(categories=[category])
    terms.rename(category, name="New", slug="new", by=editor)
    assert leads_to("/category/old/?page=2") == "/category/new/?page=2"
    gone = READER.get("/category/old/?page=3")
    assert READER.get(gone["Location"]).status_code == 404


def test_what_was_never_there_below_an_old_address_is_not_found_at_once(post: Post) -> None:
    old, _ = renamed(post, "b")
    for path in (f"{old}nothing/", f"{old}comments/x/", f"{old[:-2]}/", f"/x{old}"):
        assert READER.get(path).status_code == 404, path


@pytest.mark.parametrize(
    "path", ["/a%00b/", f"/{'a/' * 200}", f"/{'a' * 2_000}/", "/%ff/", "/?p=1'--", "/%F0%9F%99%82/"]
)  # fmt: skip
def test_an_address_of_any_characters_is_only_looked_for(post: Post, path: str) -> None:
    assert READER.get(path).status_code in {200, 404}


def test_who_finds_nothing_is_led_to_the_front_page(post: Post) -> None:
    shown = dom.page(READER.get("/nowhere/").content).one("main")
    assert shown.one("a", href="/").text == "look for it from the front page"


def test_a_post_takes_no_last_part_that_an_import_left_to_another(post: Post) -> None:
    for path in ("/archives/old-one", "/2019/05/old-one-2/"):
        old_addresses.leave(post.blog, path, post)
    assert PostFactory(slug="old-one").slug == "old-one-3"


def test_a_comment_below_an_old_address_that_leads_to_no_article_is_not_found(blog: Blog) -> None:
    old_addresses.leave(blog, "/2019/05/01/a/", CategoryFactory())
    sent = READER.post("/2019/05/01/a/comments/", WORDS, headers=FROM_HERE)
    assert sent.status_code == 404


def test_each_blog_has_its_own_old_addresses(post: Post, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    old, _ = renamed(post, "b")
    assert READER.get(old, headers={"Host": BlogFactory().host}).status_code == 404


def test_where_the_database_is_away_nobody_is_told_that_a_page_is_gone(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*args: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(old_addresses, "present", away)
    assert READER.get("/nowhere/").status_code == 503


def test_an_old_address_of_another_kind_leads_on_too_as_an_import_leaves_it(post: Post) -> None:
    old_addresses.leave(post.blog, "/archives/123", post)
    assert leads_to("/archives/123") == post.get_absolute_url()


def test_a_post_and_a_term_never_take_an_address_that_leads_on(
    post: Post, blog: Blog, editor: User
) -> None:
    slug = post.slug
    old, new = renamed(post, "b")
    fresh = PostFactory(slug=slug)
    assert fresh.slug == f"{slug}-2"
    other = PostFactory()
    with pytest.raises(publishing.NotDone, match=f"You can have “{slug}-3”"):
        renaming.rename(other, slug, by=editor)
    draft = PostFactory(draft=True)
    words = publishing.Text("T", "<p>B</p>")
    publishing.save_draft(draft, words, by=editor, seen=1, slug=slug)
    assert Post.objects.get(pk=draft.pk).slug == f"{slug}-3"
    assert leads_to(old) == new


def test_old_addresses_are_asked_for_only_where_there_is_no_page(post: Post) -> None:
    old, new = renamed(post, "b")
    for path, asks in ((new, False), ("/", False), (old, True), ("/nowhere/", True)):
        with CaptureQueriesContext(connection) as queries:
            READER.get(path)
        found = [query["sql"] for query in queries if "posts_oldaddress" in query["sql"]]
        assert len(found) == asks, path
    assert READER.post(old).status_code == 405
    assert READER.post(f"{old}nothing/").status_code == 404
