"""An editor writes, looks at it as readers will, publishes it, and takes it down again."""

import datetime as dt
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from govblog import sanitise
from posts import publishing
from posts.models import Blog, Post, PostRevision
from tests import dom
from tests.comments.sending import READER
from tests.desk import desk_of, page, refused, signed_in, to_do, told
from tests.factories import (
    AuthorFactory,
    BlogFactory,
    CategoryFactory,
    PictureFactory,
    PostFactory,
    StaffFactory,
)

pytestmark = pytest.mark.django_db
ADD = "/admin/posts/post/add/"
WORDS = {"title": "A title", "body": "<p>A body.</p>", "excerpt": "In short.", "seen": "0"}


@pytest.fixture
def desk(editor: User) -> Client:
    """A browser in which the editor is signed in."""
    return signed_in(editor)


@pytest.fixture
def draft(blog: Blog, editor: User) -> Post:
    """A post never published."""
    return PostFactory(blog=blog, by=editor, title="A draft", draft=True)


def newest(post: Post) -> PostRevision:
    """Return the newest text of a post."""
    return post.revisions.latest("number")


def typed(shown: dom.Node) -> dict[str, str]:
    """Return what stands in the form in which a post is written."""
    form = shown.one("form", of="app-write")
    said = {node["name"]: node.attributes.get("value", "") for node in form.all("input")
            if "name" in node.attributes}  # fmt: skip
    areas = {node["name"]: node.raw.removeprefix("\n") for node in form.all("textarea")}
    return said | areas


def test_a_post_is_written_with_all_that_belongs_to_it(blog: Blog, desk: Client) -> None:
    author, category, picture = AuthorFactory(), CategoryFactory(), PictureFactory()
    more = {"authors": [author.pk], "categories": [category.pk], "picture": picture.pk}
    body = "<h2>Part</h2><p onclick='x()'>Words.</p><script>x()</script>"
    response = desk.post(ADD, WORDS | more | {"slug": "my-slug", "body": body})
    assert told(response, desk) == ["Draft saved."]
    post = Post.objects.get()
    text = newest(post)
    assert (post.slug, post.day, text.status) == ("my-slug", None, "draft")
    assert text.body == "<h2>Part</h2><p>Words.</p>"
    assert (text.picture, text.authors.get(), text.categories.get()) == (picture, author, category)
    assert (text.title, text.excerpt) == ("A title", "In short.")


def test_a_long_text_is_taken_in_any_script_and_a_longer_one_comes_back_with_the_reason(
    blog: Blog, desk: Client
) -> None:
    form = "application/x-www-form-urlencoded"
    said = urlencode(WORDS | {"body": f"<p>{'字' * 900_000}</p>"})
    assert len(said) > 8_000_000
    assert desk.post(ADD, said, content_type=form).status_code == 302
    assert newest(Post.objects.get()).body.count("字") == 900_000
    longer = desk.post(ADD, urlencode(WORDS | {"body": "字" * 1_000_001}), content_type=form)
    assert longer.status_code == 422
    shown = longer.content.decode()
    assert "Text must be 1,000,000 characters or less" in shown
    assert shown.count("字") >= 1_000_001


def test_what_is_wrong_with_a_text_is_said_and_the_text_comes_back(
    blog: Blog, desk: Client
) -> None:
    response = desk.post(ADD, WORDS | {"title": "", "slug": "not a slug"})
    assert response.status_code == 422
    shown = dom.page(response.content)
    assert "Nothing has been saved." in shown.one(of="errornote").text
    assert typed(shown)["body"] == WORDS["body"]
    assert typed(shown)["slug"] == "not a slug"
    assert not Post.objects.exists()


def test_who_has_no_javascript_is_told_what_to_write(blog: Blog, desk: Client) -> None:
    form = page(desk, ADD).one("form", of="app-write")
    assert "<p> for a paragraph" in form.one("noscript").text


@pytest.mark.parametrize("field", ["authors", "categories", "picture"])
@pytest.mark.parametrize("said", ["9" * 40, "-1", "x", "\0", "²"])
def test_what_can_be_nobodys_key_is_refused_and_the_text_comes_back(
    blog: Blog, desk: Client, field: str, said: str
) -> None:
    response = desk.post(ADD, WORDS | {field: [said]})
    assert response.status_code == 422
    assert typed(dom.page(response.content))["body"] == WORDS["body"]
    assert not Post.objects.exists()


@pytest.mark.parametrize("title", ["\u200b", "\u202e\u2066", "\u2800 \ufe0f"])
def test_a_title_nobody_can_see_is_refused(blog: Blog, desk: Client, title: str) -> None:
    response = desk.post(ADD, WORDS | {"title": title})
    assert response.status_code == 422
    assert "Enter a title that can be read." in dom.page(response.content).text
    assert not Post.objects.exists()


def test_a_title_turns_no_other_text_around(blog: Blog, desk: Client) -> None:
    desk.post(ADD, WORDS | {"title": "In\u202e short\u2069", "excerpt": "So\u202e it is"})
    text = newest(Post.objects.get())
    assert (text.title, text.excerpt) == ("In short", "So it is")


def test_a_text_beyond_the_limit_comes_back_to_its_writer(
    blog: Blog, desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sanitise, "POST_HTML_LIMIT", 50)
    response = desk.post(ADD, WORDS | {"body": "<p>" + "long " * 20})
    assert response.status_code == 422
    assert typed(dom.page(response.content))["body"].startswith("<p>long ")


def test_a_draft_is_opened_changed_and_saved(draft: Post, desk: Client) -> None:
    said = typed(page(desk, desk_of(draft.pk)))
    assert (said["title"], said["body"], said["seen"]) == ("A draft", newest(draft).body, "1")
    said |= {"title": "A better title", "slug": "better"}
    assert told(desk.post(desk_of(draft.pk), said), desk) == ["Draft saved."]
    draft.refresh_from_db()
    assert (newest(draft).title, newest(draft).version, draft.slug) == (
        "A better title",
        2,
        "better",
    )


def test_of_two_editors_at_once_nobody_loses_a_word(draft: Post, desk: Client) -> None:
    opened = typed(page(desk, desk_of(draft.pk)))
    other = StaffFactory(role="editor", first_name="Siân", last_name="Rees")
    theirs = signed_in(other)
    said = typed(page(theirs, desk_of(draft.pk))) | {"title": "Hers", "body": "<p>Her words.</p>"}
    theirs.post(desk_of(draft.pk), said)
    mine = opened | {"title": "Mine", "body": "<p>My words.</p>"}
    response = desk.post(desk_of(draft.pk), mine)
    assert response.status_code == 422
    shown = dom.page(response.content)
    assert "Siân Rees saved this draft after you opened it." in shown.one(of="errornote").text
    assert shown.one(of="app-other").one("textarea").raw.strip() == "<p>Her words.</p>"
    assert (typed(shown)["title"], typed(shown)["body"]) == ("Mine", "<p>My words.</p>")
    assert newest(draft).title == "Hers"
    assert told(desk.post(desk_of(draft.pk), typed(shown)), desk) == ["Draft saved."]
    assert newest(draft).title == "Mine"


def test_a_first_draft_beside_a_public_text_is_not_overwritten_either(
    post: Post, desk: Client
) -> None:
    opened = typed(page(desk, desk_of(post.pk)))
    publishing.save_draft(
        post, publishing.Text("Hers", "<p>Hers.</p>"), by=StaffFactory(role="editor"), seen=2
    )
    assert desk.post(desk_of(post.pk), opened | {"title": "Mine"}).status_code == 422
    assert newest(post).title == "Hers"


def test_what_was_opened_before_a_draft_was_changed_is_not_published(
    draft: Post, desk: Client, editor: User
) -> None:
    changed = publishing.Text("Changed", "<p>Changed.</p>")
    publishing.save_draft(draft, changed, by=editor, seen=1)
    (said,) = refused(desk.post(to_do(draft.pk, "publish"), {"seen": "1"}))
    assert "saved this draft after you opened it" in said
    assert not Post.objects.published().exists()


def test_a_preview_is_the_real_page_for_editors_of_the_blog_only(draft: Post, desk: Client) -> None:
    address = f"/admin/posts/post/{draft.pk}/preview/"
    response = desk.get(address)
    shown = dom.page(response.content)
    assert shown.one("h1").text == "A draft"
    assert "This is a preview. It is not public." in shown.text
    assert shown.one("meta", name="robots")["content"] == "noindex"
    assert "no-store" in response["Cache-Control"]
    for role in ("moderator", None):
        assert signed_in(StaffFactory(role=role)).get(address).status_code == 404
    other = StaffFactory(blog=BlogFactory(), role="editor")
    assert signed_in(other).get(address).status_code == 404
    assert READER.get(address).status_code == 302


def test_a_preview_shows_the_newest_text_and_readers_the_public_one(
    post: Post, desk: Client, editor: User
) -> None:
    publishing.save_draft(post, publishing.Text("Newer", "<p>New.</p>"), by=editor, seen=2)
    assert page(desk, f"/admin/posts/post/{post.pk}/preview/").one("h1").text == "Newer"
    assert dom.page(READER.get(post.get_absolute_url()).content).one("h1").text != "Newer"


def test_a_draft_is_published_and_read_at_once(draft: Post, desk: Client) -> None:
    shown = page(desk, desk_of(draft.pk))
    form = next(
        f for f in shown.all("form") if f.attributes.get("action", "").endswith("schedule/")
    )
    button = next(b for b in form.all("button") if "formaction" in b.attributes)
    seen = form.one("input", name="seen")["value"]
    said = told(desk.post(button["formaction"], {"seen": seen}), desk)
    assert said == ["Published. Readers see it now."]
    draft.refresh_from_db()
    assert dom.page(READER.get(draft.get_absolute_url()).content).one("h1").text == "A draft"


def test_a_draft_with_a_fault_is_not_published_and_its_editor_told_why(
    blog: Blog, desk: Client
) -> None:
    post = PostFactory(body='<p>Look:</p><img src="/media/none.webp" alt="">', draft=True)
    shown = page(desk, desk_of(post.pk))
    assert "Picture 1 is not one of this blog’s pictures" in shown.one(of="app-checks").text
    state = shown.one(of="app-state")
    assert "Next: mend what stops this text" in state.text
    assert "This text cannot be published yet: mend what the checks stop" in state.text
    assert not [one for one in state.all("button") if "formaction" in one.attributes]
    (said,) = refused(desk.post(to_do(post.pk, "publish"), {"seen": "1"}))
    assert "not one of this blog’s pictures" in said
    assert not Post.objects.published().exists()


def test_no_act_is_done_by_a_link_and_no_other_act_is_known(draft: Post, desk: Client) -> None:
    for act in ("publish", "schedule", "take-back", "withdraw", "put-back", "delete"):
        assert desk.get(to_do(draft.pk, act), {"seen": "1", "reason": "x"}).status_code == 302
    assert desk.post(to_do(draft.pk, "delete")).status_code == 302
    assert Post.objects.get().first_published_at is None
    assert not draft.events.exists()


def test_the_list_has_every_state_and_only_ones_own_blog(blog: Blog, desk: Client) -> None:
    for n, made in enumerate(({"draft": True}, {}, {"withdrawn": "Old."},
                              {"at": timezone.now() + dt.timedelta(days=1)})):  # fmt: skip
        PostFactory(title=f"Post {n}", **made)
    PostFactory(blog=BlogFactory(name="Another department"), title="Theirs")
    shown = page(desk, "/admin/posts/post/")
    states = {row.one("th").text: row.one("strong").text for row in shown.one("tbody").all("tr")}
    assert states == {
        "Post 0": "Draft", "Post 1": "Published", "Post 2": "Withdrawn", "Post 3": "Scheduled",
    }  # fmt: skip
    assert "Another department" not in shown.text


def test_a_post_that_never_was_has_no_desk(blog: Blog, desk: Client) -> None:
    for number in ("0", "x", "٣", "9" * 30, "9" * 5_000):
        assert desk.get(f"/admin/posts/post/{number}/change/").status_code == 404
        assert desk.post(f"/admin/posts/post/{number}/change/", WORDS).status_code == 404
        assert desk.get(f"{ADD}?blog={number}").status_code == 403


def test_a_form_that_comes_empty_is_one_with_faults(desk: Client, draft: Post) -> None:
    for path in (ADD, desk_of(draft.pk)):
        assert "Title: This field is required." in refused(desk.post(path, {}))


def test_an_editor_finds_posts_by_their_state(blog: Blog, editor: User, desk: Client) -> None:
    soon = timezone.now() + dt.timedelta(days=1)
    PostFactory(title="A draft", draft=True)
    PostFactory(title="To come", at=soon)
    PostFactory(title="Gone", withdrawn="A mistake.")
    PostFactory(title="Here")
    words = publishing.Text("A newer one", "<p>B</p>")
    publishing.save_draft(PostFactory(title="Here too"), words, by=editor, seen=2)

    def found(state: str) -> set[str]:
        answer = desk.get("/admin/posts/post/", {"state": state})
        return {one.text for one in dom.page(answer.content).all("th", of="field-title")}

    assert found("draft") == {"A draft"}
    assert found("scheduled") == {"To come"}
    assert found("published") == {"Here", "A newer one"}
    assert found("changing") == {"A newer one"}
    assert found("withdrawn") == {"Gone"}
    assert found("review") == found("approved") == set()
    assert len(found("nonsense")) == 5
