"""At the desk of a post: its tags, what is read next, its address, and the front page."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from posts import featuring, publishing, renaming
from posts.models import Blog, Post
from tests import dom
from tests.comments.sending import READER
from tests.desk import desk_of, page, signed_in, to_do, told
from tests.factories import PostFactory
from tests.posts.test_admin import ADD, WORDS, newest, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(editor: User) -> Client:
    """A browser in which the editor is signed in."""
    return signed_in(editor)


def lines(*said: str) -> dict[str, str]:
    """Return what is typed into the lines of related posts."""
    return {f"related_{n}": words for n, words in enumerate(said)}


def test_a_post_is_written_with_tags_and_what_is_read_next(blog: Blog, desk: Client) -> None:
    other = PostFactory(title="Opening hours")
    more = {"tags": "Offices, 日本", **lines("", "opening hours", "", other.get_absolute_url())}
    assert told(desk.post(ADD, WORDS | more), desk) == ["Draft saved."]
    post = Post.objects.latest("pk")
    assert {tag.name for tag in newest(post).tags.all()} == {"Offices", "日本"}
    assert [named.post for named in newest(post).related.all()] == [other]
    shown = page(desk, desk_of(post.pk))
    said = typed(shown)
    assert (said["tags"], said["related_0"], said["related_1"]) == (
        "Offices, 日本", "Opening hours", "",
    )  # fmt: skip
    options = shown.one("datalist", id="related-titles").all("option")
    assert [option["value"] for option in options] == ["Opening hours"]
    desk.post(desk_of(post.pk), said | {"tags": "Offices", "related_0": ""})
    assert [tag.name for tag in newest(post).tags.all()] == ["Offices"]
    assert not newest(post).related.exists()


def test_what_is_wrong_with_tags_and_related_posts_is_said_and_all_comes_back(
    blog: Blog, desk: Client
) -> None:
    many = ",".join(map(str, range(21)))
    response = desk.post(ADD, WORDS | {"tags": many} | lines("Nothing", "/2026/01/01/x/"))
    assert response.status_code == 422
    shown = dom.page(response.content)
    note = shown.one(of="errornote").text
    assert "A post has 20 tags at most. You entered 21." in note
    assert "No published post of this blog is called “Nothing”." in note
    assert "No published post of this blog has the address /2026/01/01/x/" in note
    said = typed(shown)
    assert (said["tags"], said["related_0"], said["related_1"]) == (
        many, "Nothing", "/2026/01/01/x/",
    )  # fmt: skip
    assert said["body"] == WORDS["body"]


def test_who_wishes_an_address_that_leads_on_is_told_which_one_the_post_has(
    post: Post, desk: Client
) -> None:
    renaming.rename(post, "b", by=post.revisions.get().saved_by)
    said = told(desk.post(ADD, WORDS | {"slug": post.slug}), desk)
    free = f"{post.slug}-2"
    assert said == [
        "Draft saved.",
        f"“{post.slug}” is or was the address of another post. This one has “{free}”.",
    ]
    draft = Post.objects.get(slug=free)
    form = typed(page(desk, desk_of(draft.pk))) | {"slug": "b"}
    assert "This one has “b-2”." in told(desk.post(desk_of(draft.pk), form), desk)[1]


def test_a_published_post_is_renamed_and_a_draft_has_no_such_form(
    post: Post, desk: Client, editor: User
) -> None:
    old = post.get_absolute_url()
    shown = page(desk, desk_of(post.pk))
    (form,) = [f for f in shown.all("form") if f.attributes.get("action", "").endswith("rename/")]
    said = {"seen": form.one("input", name="seen")["value"], "slug": "A new name"}
    (message,) = told(desk.post(form["action"], said), desk)
    new = Post.objects.get().get_absolute_url()
    assert message == f"Renamed. The address is {new} now, and the old one leads there."
    assert new.endswith("/a-new-name/")
    assert READER.get(old)["Location"] == new
    assert f"It was {old}" in page(desk, desk_of(post.pk)).text
    refused = desk.post(form["action"], said)
    assert refused.status_code == 422
    back = dom.page(refused.content)
    assert "has renamed this post" in back.text
    assert back.one("input", name="slug", id="act-slug")["value"] == "A new name"
    draft = PostFactory(draft=True)
    assert not [f for f in page(desk, desk_of(draft.pk)).all("form")
                if f.attributes.get("action", "").endswith("rename/")]  # fmt: skip
    refused = desk.post(to_do(draft.pk, "rename"), said)
    assert "This post has no address yet." in dom.page(refused.content).text


def test_a_post_is_made_to_lead_the_front_page_and_to_stop(post: Post, desk: Client) -> None:
    other = PostFactory(title="The other")
    said = told(desk.post(to_do(post.pk, "feature")), desk)
    assert said == ["This post now leads the front page."]
    said = told(desk.post(to_do(other.pk, "feature")), desk)
    title = newest(post).title
    assert said == [f"This post now leads the front page, in place of “{title}”."]
    assert "Stop leading" in page(desk, desk_of(other.pk)).one(of="app-state").text
    assert "Stop leading" not in page(desk, desk_of(post.pk)).one(of="app-state").text
    said = told(desk.post(to_do(other.pk, "unfeature")), desk)
    assert said == ["This post does not lead the front page any more."]
    assert Blog.objects.get().featured is None


def test_a_preview_shows_tags_and_what_is_read_next(blog: Blog, desk: Client, editor: User) -> None:
    draft = PostFactory(draft=True, tags=["Offices"], related=[PostFactory(title="Next")])
    shown = page(desk, f"/admin/posts/post/{draft.pk}/preview/")
    assert shown.one(of="app-tags").text == "Tags: Offices"
    assert shown.one(of="app-related").one("a").text == "Next"


def test_a_new_text_of_a_public_post_keeps_readers_with_the_old_tags_until_it_is_published(
    blog: Blog, editor: User
) -> None:
    post, lead = PostFactory(tags=["Old"]), PostFactory()
    featuring.feature(lead, by=editor)
    words = publishing.Text("T", "<p>B</p>", tags=["New"])
    publishing.save_draft(post, words, by=editor, seen=2)
    assert b"Old</a>" in READER.get(post.get_absolute_url()).content
    publishing.publish(post, by=editor)
    assert b"New</a>" in READER.get(post.get_absolute_url()).content
    assert READER.get("/tag/old/").status_code == 200


def test_who_changes_a_public_address_in_the_form_is_told_where_it_is_done(
    post: Post, desk: Client
) -> None:
    said = typed(page(desk, desk_of(post.pk)))
    answers = told(desk.post(desk_of(post.pk), said | {"slug": "elsewhere"}), desk)
    assert answers == [
        "Draft saved.",
        f"The address still ends in “{post.slug}”: rename the post above to change it.",
    ]
    post.refresh_from_db()
    assert post.slug == said["slug"]
