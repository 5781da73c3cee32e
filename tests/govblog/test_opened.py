"""Two colleagues at one form: whoever saves second is told what the first changed."""

from collections.abc import Callable

import pytest
from django import forms
from django.contrib.admin import ModelAdmin
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from comments.admin.canned import CannedForm
from comments.models import Canned, PolicyRule
from posts import furnishing
from posts.models import Blog, BlogEvent, Holiday, Tag
from tests import dom
from tests.desk import page, signed_in, standing_in
from tests.factories import (
    AuthorFactory,
    CategoryFactory,
    PictureFactory,
    StaffFactory,
    rule_of,
)

pytestmark = pytest.mark.django_db


def told(shown: dom.Node) -> list[str]:
    """Return what the page says is wrong."""
    return [item.text for of in shown.all("ul", of="errorlist") for item in of.all("li")]


def desk_of(row: Model) -> str:
    """Return the address of the form of a row."""
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def keeper(**names: str) -> Client:
    """Return the browser of somebody who may change everything."""
    return signed_in(StaffFactory(role=None, is_superuser=True, **names))


ROWS: dict[str, tuple[Callable[[Blog], Model], str]] = {
    "blog": (lambda blog: blog, "strapline"),
    "text for replies": (
        lambda blog: Canned.objects.create(blog=blog, title="Thanks", text="Thank you."),
        "text",
    ),
    "bank holiday": (
        lambda blog: Holiday.objects.create(region="scotland", day="2027-06-01", name="A day"),
        "name",
    ),
    "rule": (rule_of, "text"),
    "user": (lambda blog: StaffFactory(blog=blog, role="editor"), "last_name"),
    "category": (lambda blog: CategoryFactory(blog=blog), "name"),
    "tag": (lambda blog: Tag.objects.create(blog=blog, name="Roads", slug="roads"), "name"),
    "author": (lambda blog: AuthorFactory(blog=blog), "about"),
    "picture": (lambda blog: PictureFactory(blog=blog, alt="A door"), "caption"),
}


@pytest.mark.parametrize("kind", ROWS)
def test_who_saves_second_is_told_by_name_keeps_what_was_typed_and_may_save_over_it(
    blog: Blog, kind: str
) -> None:
    make, name = ROWS[kind]
    path = desk_of(make(blog))
    first, second = keeper(first_name="Ann", last_name="Lee"), keeper()
    theirs, mine = standing_in(page(first, path)), standing_in(page(second, path))
    assert first.post(path, theirs | {name: "Hers."}).status_code == 302
    shown = dom.page(second.post(path, mine | {name: "Mine."}).content)
    who, what = told(shown)
    assert who.startswith("Ann Lee changed this ")
    assert "after you opened it. Nothing has been saved." in who
    assert "is now “Hers.”. What you typed stands below" in what
    again = standing_in(shown)
    assert again[name] == ["Mine."]
    assert second.post(path, again).status_code == 302
    assert standing_in(page(second, reached(path)))[name] == ["Mine."]


@pytest.mark.parametrize("kind", ROWS)
def test_one_form_sent_twice_or_by_two_who_agree_is_saved(blog: Blog, kind: str) -> None:
    make, name = ROWS[kind]
    path = desk_of(make(blog))
    first, second = keeper(), keeper()
    mine, theirs = [standing_in(page(desk, path)) | {name: "Ours."} for desk in (first, second)]
    for desk, form in ((first, mine), (first, mine), (second, theirs)):
        assert desk.post(path, form).status_code == 302
    assert standing_in(page(second, reached(path)))[name] == ["Ours."]


def test_who_agrees_in_one_field_is_told_of_the_others_only(blog: Blog) -> None:
    first, second, path = keeper(), keeper(), desk_of(blog)
    mine = standing_in(page(second, path)) | {"strapline": "Ours", "about": "Mine"}
    theirs = standing_in(page(first, path)) | {"strapline": "Ours", "about": "Hers"}
    assert first.post(path, theirs).status_code == 302
    _, only = told(dom.page(second.post(path, mine).content))
    assert only.startswith("About is now “Hers”. What you typed stands below")


def test_an_account_is_called_so(blog: Blog) -> None:
    desk, path = keeper(), desk_of(StaffFactory(blog=blog, role="editor"))
    late = standing_in(page(desk, path)) | {"last_name": "Mine"}
    desk.post(path, late | {"last_name": "Hers"})
    assert " changed this account after" in told(dom.page(desk.post(path, late).content))[0]


def reached(path: str) -> str:
    """Return where a row is now: a rule that was reworded is a new one."""
    rule = PolicyRule.objects.filter(retired_at=None).first()
    return desk_of(rule) if rule and "policyrule" in path else path


def test_what_the_second_did_not_touch_stays_as_the_first_left_it(blog: Blog) -> None:
    first, second, path = keeper(first_name="Ann"), keeper(), desk_of(blog)
    mine = standing_in(page(second, path))
    theirs = {"promised_hours": "8", "about": "A\nB", "stopping_checks": ["capitals"],
              "holidays": "", "work_starts": "08:00", "comment_order": "newest"}  # fmt: skip
    changed = {name: value for name, value in standing_in(page(first, path)).items()
               if name != "email_required"} | theirs | {"review_required": "on"}  # fmt: skip
    assert first.post(path, changed).status_code == 302
    shown = dom.page(second.post(path, mine | {"strapline": "Mine"}).content)
    assert len(told(shown)) == 9
    assert "Comment order is now “Newest first”. You had not changed it" in shown.text
    assert "Commenters must give an email address is now “no”" in shown.text
    assert "Bank holidays is now empty" in shown.text
    assert second.post(path, standing_in(shown)).status_code == 302
    kept = Blog.objects.get()
    assert (kept.strapline, kept.promised_hours, kept.about) == ("Mine", 8, "A\nB")
    assert (kept.stopping_checks, kept.holidays, kept.comment_order) == ("capitals", "", "newest")
    assert (kept.review_required, kept.email_required) == (True, False)
    events = BlogEvent.objects.order_by("pk").values_list("said", flat=True)
    assert list(events)[1] == [["strapline", "", "Mine"]]


def test_a_third_who_saves_between_is_told_of_too(blog: Blog, administrator: User) -> None:
    second, path = keeper(), desk_of(blog)
    mine = standing_in(page(second, path)) | {"strapline": "Mine"}
    furnishing.change(blog, {"strapline": "First"}, by=administrator)
    again = standing_in(dom.page(second.post(path, mine).content))
    third = StaffFactory(blog=blog, role="administrator", first_name="Bo", last_name="Orr")
    furnishing.change(blog, {"strapline": "Third"}, by=third)
    who, what = told(dom.page(second.post(path, again).content))
    assert who.startswith("Bo Orr changed this blog")
    assert what.startswith("Strapline is now “Third”")
    assert Blog.objects.get().strapline == "Third"


def test_who_is_not_on_record_is_not_named(blog: Blog) -> None:
    day = Holiday.objects.create(region="scotland", day="2027-06-01", name="A day")
    desk, path = keeper(first_name="Ann"), desk_of(day)
    form = standing_in(page(desk, path)) | {"name": "Mine"}
    assert desk.post(path, standing_in(page(desk, path)) | {"name": "Hers"}).status_code == 302
    late = standing_in(page(desk, path)) | {"name": "Mine"}
    Holiday.objects.update(name="By a file")
    assert told(dom.page(desk.post(path, form).content))[0].startswith("Ann")
    assert told(dom.page(desk.post(path, late).content))[0].startswith("Somebody changed this")


def test_a_row_that_was_changed_and_changed_back_is_saved(blog: Blog, administrator: User) -> None:
    desk, path = keeper(), desk_of(blog)
    mine = standing_in(page(desk, path)) | {"strapline": "Mine"}
    for words in ("Hers", ""):
        furnishing.change(blog, {"strapline": words}, by=administrator)
    assert desk.post(path, mine).status_code == 302


@pytest.mark.parametrize(
    "mark",
    ["", "x", "[]", "{}", '{"at": 1, "was": {}}', '{"at": "2026-01-01T00:00:00", "was": {}}',
     '{"at": "2026-01-01T00:00:00Z", "was": 5}', '{"at": "2026-13-01T00:00:00Z", "was": {}}',
     "[" * 100_000],
)  # fmt: skip
def test_a_form_that_does_not_say_when_it_was_opened_is_given_back(blog: Blog, mark: str) -> None:
    desk, path = keeper(), desk_of(blog)
    form = standing_in(page(desk, path)) | {"strapline": "Mine", "opened": mark}
    shown = dom.page(desk.post(path, form).content)
    assert told(shown)[0] == "This form does not say when it was opened. Nothing has been saved."
    assert Blog.objects.get().strapline == ""
    assert desk.post(path, standing_in(shown)).status_code == 302
    assert Blog.objects.get().strapline == "Mine"


@pytest.mark.parametrize("was", ["[]", '{"a": 1}', '"x"', "true", "1e400", "null"])
def test_a_mark_that_was_tampered_with_saves_over_nothing(blog: Blog, was: str) -> None:
    desk, path = keeper(), desk_of(blog)
    names = standing_in(page(desk, path))
    values = ", ".join(f'"{name}": {was}' for name in names)
    mark = f'{{"at": "2026-01-01T00:00:00Z", "was": {{{values}}}}}'
    shown = dom.page(desk.post(path, names | {"strapline": "Mine", "opened": mark}).content)
    assert told(shown)[0].startswith("Somebody changed this blog")
    assert Blog.objects.get().strapline == ""


def test_what_was_deleted_a_moment_ago_is_told_and_what_was_typed_kept(blog: Blog) -> None:
    kept = Canned.objects.create(blog=blog, title="Thanks", text="Thank you.")
    fields = forms.modelform_factory(Canned, CannedForm, fields=("title", "text"))
    opened = fields(instance=kept)["opened"].value()
    Canned.objects.filter(pk=kept.pk).delete()
    with transaction.atomic():
        form = fields({"title": "A", "text": "Long words.", "opened": opened}, instance=kept)
        assert not form.is_valid()
    assert form.non_field_errors()[0].startswith("Somebody deleted this text for replies")
    assert form["text"].value() == "Long words."


@pytest.mark.parametrize("kind", ["text for replies", "bank holiday", "author", "picture"])
def test_what_was_typed_for_a_row_that_is_gone_comes_back(blog: Blog, kind: str) -> None:
    make, name = ROWS[kind]
    row, desk = make(blog), keeper()
    path = desk_of(row)
    form = standing_in(page(desk, path)) | {name: "Long <b>words."}
    row.delete()
    answer = desk.post(path, form)
    assert answer.status_code == 404
    shown = dom.page(answer.content)
    assert "Somebody deleted or merged it after you opened it. Nothing was saved." in shown.text
    assert "Long <b>words." in [node.text for node in shown.all("dd")]
    assert desk.get(path).status_code == 302


@pytest.mark.parametrize("kind", ["text for replies", "bank holiday", "author", "picture"])
def test_what_was_typed_comes_back_when_the_row_goes_while_it_is_saved(
    blog: Blog, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, name = ROWS[kind]
    row, desk = make(blog), keeper()
    path = desk_of(row)
    form = standing_in(page(desk, path)) | {name: "Long words."}
    look, looked = ModelAdmin.get_object, []

    def look_and_lose(own: ModelAdmin, *args: object) -> object:
        # Taking back the transaction of the saving would bring the row back
        found = None if looked else look(own, *args)
        type(row)._base_manager.filter(pk=row.pk).delete()
        looked.append(found)
        return found

    monkeypatch.setattr(ModelAdmin, "get_object", look_and_lose)
    answer = desk.post(path, form)
    assert answer.status_code in (200, 404)
    assert "Long words." in answer.content.decode()


def test_who_may_not_change_a_row_is_shown_nothing_of_what_was_sent(
    blog: Blog, moderator: User
) -> None:
    answer = signed_in(moderator).post("/admin/comments/canned/999/change/", {"text": "Words."})
    assert b"Words." not in answer.content


def test_a_new_row_needs_no_mark(blog: Blog) -> None:
    shown = page(keeper(), "/admin/comments/canned/add/")
    assert not shown.all("input", name="opened")
