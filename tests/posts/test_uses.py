"""Where a picture is used is known, and one that is used stays."""

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

import posts
from posts import pictures, publishing, uses
from posts.models import Blog, Picture, PictureUse, Post
from tests import dom
from tests.comments.sending import READER
from tests.desk import as_opened, page, signed_in
from tests.factories import BlogFactory, PictureFactory, PostFactory
from tests.posts.test_pictures import file

pytestmark = pytest.mark.django_db
LIST = "/admin/posts/picture/"


def shown(*shown_pictures: Picture) -> str:
    """Return a text with these pictures in it."""
    return "".join(
        f'<figure><img src="{one.file.url}" alt="{one.alt}"></figure>' for one in shown_pictures
    )


def rewrite(post: Post, by: User, body: str, **said: Any) -> None:
    """Save a draft of a post with this text."""
    text = publishing.Text(title="Now", body=body, **said)
    publishing.save_draft(post, text, by=by, seen=post.revisions.latest("number").version)


def test_a_picture_is_told_the_posts_that_show_it_and_how(blog: Blog, editor: User) -> None:
    one, two, three = (PictureFactory(blog=blog) for _ in range(3))
    post = PostFactory(blog=blog, title="First", body=shown(one, one), picture=two)
    rewrite(post, editor, shown(three))
    told = uses.of([one, two, three])
    assert told[one.pk] == [uses.Use(post.pk, "Now", 1, newest=False, lead=False)]
    assert told[two.pk] == [uses.Use(post.pk, "Now", 1, newest=False, lead=True)]
    assert told[three.pk] == [uses.Use(post.pk, "Now", 1, newest=True, lead=False)]
    # A draft that shows it no more forgets it
    rewrite(post, editor, "<p>None</p>")
    assert three.pk not in uses.of([three])


def test_a_picture_of_another_blog_is_not_used_by_naming_it(blog: Blog) -> None:
    other = Blog.objects.create(name="Other", host="other.example")
    theirs = PictureFactory(blog=other)
    PostFactory(blog=blog, body=shown(theirs), draft=True)
    assert not PictureUse.objects.exists()


def test_a_used_picture_is_not_deleted_and_the_desk_says_why(blog: Blog, editor: User) -> None:
    picture = PictureFactory(blog=blog)
    PostFactory(blog=blog, title="The door", body=shown(picture))
    client, path = signed_in(editor), f"{LIST}{picture.pk}/"
    for ask in (client.get, client.post):
        answer = ask(f"{path}delete/", {"post": "yes"})
        assert answer.status_code == 302
        page = dom.page(client.get(answer["Location"]).content)
        assert "This picture is used in “The door”, so it cannot be deleted." in page.text
    assert Picture.objects.filter(pk=picture.pk).exists()


def test_an_unused_picture_goes_with_its_files(blog: Blog, editor: User) -> None:
    picture = PictureFactory(blog=blog)
    client, path = signed_in(editor), f"{LIST}{picture.pk}/delete/"
    assert "Are you sure" in dom.page(client.get(path).content).text
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert client.post(path, {"post": "yes"}).status_code == 302
    assert not Picture.objects.exists()
    assert not picture.file.storage.exists(picture.file.name)


@pytest.mark.parametrize("lead", [True, False])
def test_a_text_with_a_picture_that_was_deleted_is_refused_and_nothing_typed_is_lost(
    blog: Blog, editor: User, lead: bool
) -> None:
    picture = PictureFactory(blog=blog)
    said = {"picture": picture} if lead else {"body": shown(picture)}
    text = publishing.Text(**{"title": "Late", "body": "<p>x</p>", **said})
    post = PostFactory(blog=blog, draft=True)
    pictures.remove(picture, by=editor)
    with pytest.raises(publishing.NotDone, match="A picture of this post was deleted"):
        publishing.start(blog, text, by=editor)
    with pytest.raises(publishing.NotDone, match="A picture of this post was deleted"):
        publishing.save_draft(post, text, by=editor, seen=1)
    assert Post.objects.count() == 1
    if not lead:
        typed = {"title": "Late", "body": text.body, "seen": "0"}
        answer = signed_in(editor).post("/admin/posts/post/add/", typed)
        page = dom.page(answer.content)
        assert answer.status_code == 422
        assert "A picture of this post was deleted after you chose it." in page.text
        assert page.one("input", name="title")["value"] == "Late"
        assert picture.file.name in page.one("textarea", name="body").raw


def test_a_lead_picture_is_one_of_the_posts_own_blog(blog: Blog, editor: User) -> None:
    other = PictureFactory(blog=BlogFactory())
    text = publishing.Text(title="Late", body="<p>x</p>", picture=other)
    with pytest.raises(publishing.NotDone):
        publishing.start(blog, text, by=editor)


def test_who_does_not_write_for_the_blog_deletes_nothing(blog: Blog, moderator: User) -> None:
    picture = PictureFactory(blog=blog)
    with pytest.raises(PermissionDenied):
        pictures.remove(picture, by=moderator)
    assert signed_in(moderator).post(f"{LIST}{picture.pk}/delete/").status_code == 403


def test_the_list_of_pictures_says_where_each_is_used_and_finds_the_unused(
    blog: Blog, editor: User
) -> None:
    used, idle = PictureFactory(blog=blog, alt="A door"), PictureFactory(blog=blog, alt="A wall")
    post = PostFactory(blog=blog, title="The door", body=shown(used), picture=used)
    client = signed_in(editor)
    page = dom.page(client.get(LIST).content)
    link = page.one("a", href=f"/admin/posts/post/{post.pk}/change/")
    assert link.text == "The door"
    assert "(lead picture)" in page.text
    for asked, there in (("?used=no", idle), ("?used=yes", used), ("?q=door", used)):
        rows = dom.page(client.get(LIST + asked).content).all("th", of="field-described")
        assert [row.text for row in rows] == [there.alt]


def test_the_list_asks_as_often_for_many_uses_as_for_one(blog: Blog, editor: User) -> None:
    client = signed_in(editor)
    counts = []
    for _ in range(2):
        picture = PictureFactory(blog=blog)
        for number in range(8):
            PostFactory(blog=blog, title=f"Post {number}", body=shown(picture), picture=picture)
        client.get(LIST)
        with CaptureQueriesContext(connection) as asked:
            assert "and 3 more" in client.get(LIST).content.decode()
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_licence_that_asks_for_a_name_gets_one(blog: Blog, editor: User) -> None:
    picture = PictureFactory(blog=blog)
    client, path = signed_in(editor), f"{LIST}{picture.pk}/change/"
    refused = client.post(path, {"alt": "A door", "licence": "cc-by-4.0"})
    assert "its licence asks for the name" in dom.page(refused.content).text
    refused = client.post(path, {"alt": "A door", "source": "javascript:alert(1)"})
    assert refused.status_code == 200
    said = {"alt": "A door", "licence": "cc-by-4.0", "credit": "Ada Ng"}
    assert client.post(path, said | as_opened(client, path)).status_code == 302
    with pytest.raises(IntegrityError), transaction.atomic():
        Picture.objects.update(credit="")


def test_readers_see_whose_picture_it_is_as_it_is_known_now(blog: Blog, editor: User) -> None:
    lead = PictureFactory(blog=blog)
    inside = PictureFactory(blog=blog, licence="ogl", credit="<b>Crown</b>")
    post = PostFactory(blog=blog, body=shown(inside), picture=lead)
    said = {
        "alt": "A door", "licence": "cc-by-4.0", "credit": "Ada Ng",
        "source": "https://example.org/door",
    }  # fmt: skip
    path = f"{LIST}{lead.pk}/change/"
    client = signed_in(editor)
    assert client.post(path, said | as_opened(client, path)).status_code == 302
    page = dom.page(READER.get(post.get_absolute_url()).content)
    first, second = page.all("figcaption")
    assert first.text == "Picture: Ada Ng, CC BY 4.0"
    assert [one["href"] for one in first.all("a")] == [
        "https://example.org/door", "https://creativecommons.org/licenses/by/4.0/",
    ]  # fmt: skip
    assert second.text == "Picture: <b>Crown</b>, Open Government Licence v3.0"


def test_a_picture_added_from_a_picking_window_is_picked_there(blog: Blog, editor: User) -> None:
    client = signed_in(editor)
    page = dom.page(client.get(f"{LIST}?CKEditorFuncNum=-3").content)
    add = f"{LIST}add/?CKEditorFuncNum=-3"
    assert page.all("a", href=add)
    assert not page.all(id="header")
    form = {"blog": blog.pk, "upload": SimpleUploadedFile("a.png", file("PNG")), "alt": "A door"}
    answer = client.post(add, form)
    assert answer["Location"] == f"{LIST}?CKEditorFuncNum=-3"
    back = dom.page(client.get(answer["Location"]).content)
    assert "Added: A door." in back.text
    assert back.one("button", **{"data-alt": "A door"})


@pytest.mark.parametrize("narrowed", ["q=wall", "used=no", "licence__exact=unknown", "o=1"])
def test_a_picture_can_be_picked_from_what_is_searched_or_filtered(
    blog: Blog, editor: User, narrowed: str
) -> None:
    PictureFactory(blog=blog, alt="A wall")
    client = signed_in(editor)
    page = dom.page(client.get(f"{LIST}?CKEditorFuncNum=-3").content)
    search = page.one("form", id="changelist-search")
    assert search.one("input", name="CKEditorFuncNum")["value"] == "-3"
    links = [one["href"] for one in page.one(id="changelist-filter").all("a")]
    assert links
    assert all("CKEditorFuncNum=-3" in one for one in links)
    found = dom.page(client.get(f"{LIST}?CKEditorFuncNum=-3&{narrowed}").content)
    assert found.one("button", **{"data-alt": "A wall"})
    assert not found.all(id="header")


@pytest.mark.parametrize("asked", ["licence__exact", "licence", "used", "blog__id__exact"])
def test_a_filter_that_no_database_reads_is_refused(editor: User, asked: str) -> None:
    assert signed_in(editor).get(f"{LIST}?{asked}=%00").status_code == 400


def test_only_a_picking_window_has_the_column_of_buttons(blog: Blog, editor: User) -> None:
    PictureFactory(blog=blog)
    client = signed_in(editor)
    heads = [
        [one.text for one in dom.page(client.get(path).content).all("th", scope="col")]
        for path in (LIST, f"{LIST}?CKEditorFuncNum=-3")
    ]
    assert "Use" not in heads[0]
    assert heads[1][:2] == ["Picture", "Use"]


def test_uses_in_texts_of_before_are_noted_when_the_table_is_made(blog: Blog) -> None:
    lead, inside, idle = (PictureFactory(blog=blog) for _ in range(3))
    PostFactory(blog=blog, body=shown(inside, inside), picture=lead)
    known = set(PictureUse.objects.values_list("picture", "revision"))
    PictureUse.objects.all().delete()
    (name,) = Path(posts.__path__[0], "migrations").glob("*_note_uses_of_pictures.py")
    import_module(f"posts.migrations.{name.stem}").note(apps, None)
    assert set(PictureUse.objects.values_list("picture", "revision")) == known
    assert idle.pk not in {picture for picture, _ in known}


def test_a_licence_that_nobody_knows_takes_no_page_down(blog: Blog, editor: User) -> None:
    picture = PictureFactory(blog=blog)
    post = PostFactory(blog=blog, body=shown(picture), picture=picture)
    Picture.objects.update(licence="of a later release")
    for path in ("/", post.get_absolute_url(), "/feed/"):
        assert READER.get(path).status_code == 200, path
    assert "Not known yet" in page(signed_in(editor), LIST).one("table", id="result_list").text
