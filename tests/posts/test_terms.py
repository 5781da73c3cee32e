"""Categories, tags and authors are added, renamed and merged; nothing is lost on the way."""

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied

from posts import publishing, terms
from posts.models import Author, Blog, Category, OldAddress, Post, Tag, TermEvent
from tests.comments.test_triggers import refused
from tests.factories import AuthorFactory, BlogFactory, CategoryFactory, PostFactory, StaffFactory

pytestmark = pytest.mark.django_db


def tag(name: str) -> Tag:
    """Return a tag as it is now."""
    return Tag.objects.get(name=name)


def on_record(kind: str = "tag") -> list[tuple[str, str, str]]:
    """Return what was done with terms of a kind, in order: act, former name, name."""
    events = TermEvent.objects.filter(kind=kind).order_by("pk")
    return list(events.values_list("act", "before", "after"))


def test_tags_are_made_by_typing_them_and_known_again_whatever_their_capitals(
    blog: Blog, editor: User
) -> None:
    first = PostFactory(tags=["Opening hours", "Ébène", "opening HOURS"], by=editor)
    second = PostFactory(tags=["ébène", " Opening \n hours "], by=editor)
    names = {"Opening hours", "Ébène"}
    for post in (first, second):
        assert {one.name for one in post.revisions.get().tags.all()} == names
    assert set(Tag.objects.values_list("slug", flat=True)) == {"opening-hours", "ebene"}
    assert on_record() == [("add", "", "Opening hours"), ("add", "", "Ébène")]
    assert {event.by for event in TermEvent.objects.all()} == {editor}


def test_tags_of_other_writing_and_tags_that_look_alike_have_addresses_of_their_own(
    blog: Blog,
) -> None:
    PostFactory(tags=["C", "C++", "C#", "日本", "🙂"])
    assert set(Tag.objects.values_list("slug", flat=True)) == {"c", "c-2", "c-3", "tag", "tag-2"}


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("", []),
        (" , ,", []),
        ("One, two ,one", ["One", "two"]),
        ("a\0b,\u202ec", ["ab", "c"]),
    ],
)
def test_a_line_of_tags_is_split_at_its_commas(said: str, names: list[str]) -> None:
    assert terms.split(said) == names


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (",".join(map(str, range(21))), "A post has 20 tags at most. You entered 21."),
        ("x" * 51, "A tag has 50 characters at most"),
        ("\u3164", "Enter tags that can be read"),
    ],
)
def test_too_many_tags_too_long_ones_and_invisible_ones_are_refused_in_words(
    said: str, why: str
) -> None:
    with pytest.raises(terms.NotDone, match=why):
        terms.split(said)


def test_a_term_is_renamed_with_its_posts_and_its_record(blog: Blog, editor: User) -> None:
    category = CategoryFactory(name="Forms", slug="forms")
    post = PostFactory(categories=[category])
    before = Blog.objects.get().version
    terms.rename(category, name="Letters", slug="letters", by=editor)
    assert [(c.name, c.slug) for c in post.revisions.get().categories.all()] == [
        ("Letters", "letters")
    ]
    assert on_record("category") == [("rename", "Forms", "Letters")]
    assert Blog.objects.get().version == before + 1
    terms.rename(category, name="Letters", slug="letters", by=editor)
    assert len(on_record("category")) == 1


def test_a_name_that_is_there_already_is_refused_but_two_authors_may_share_one(
    blog: Blog, editor: User
) -> None:
    one, _ = CategoryFactory(name="One"), CategoryFactory(name="Émile")
    with pytest.raises(terms.NotDone, match=r"“éMILE” already. Merge this one into it"):
        terms.rename(one, name="éMILE", slug="x", by=editor)
    for name in ("", "\u3164", "x" * 101):
        with pytest.raises(terms.NotDone, match="Enter a name"):
            terms.rename(one, name=name, slug="x", by=editor)
    for slug in ("a b", "a/b", "x" * 101):
        with pytest.raises(terms.NotDone, match="letters, digits and hyphens only"):
            terms.rename(one, name="One", slug=slug, by=editor)
    AuthorFactory(name="Siân Rees", slug="sian")
    terms.add("author", blog, "Siân Rees", by=editor, role="Minister")
    assert Author.objects.get(role="Minister").slug == "sian-rees"


def test_an_address_that_is_or_was_anothers_is_refused_and_a_free_one_offered(
    blog: Blog, editor: User
) -> None:
    moved, other = CategoryFactory(name="Old", slug="old"), CategoryFactory(slug="other")
    terms.rename(moved, name="New", slug="new", by=editor)
    for slug, why in (
        ("new", "Another category has the address “new”. You can have “new-2”."),
        ("old", "leads readers to “New”, which had it before. You can have “old-2”."),
    ):
        with pytest.raises(terms.NotDone, match=why):
            terms.rename(other, name="Other", slug=slug, by=editor)
        with pytest.raises(terms.NotDone, match=why):
            terms.add("category", blog, "A third", slug=slug, by=editor)
    # Without a wish it is simply given a free one; another kind has addresses of its own
    assert terms.add("category", blog, "Old", by=editor).slug == "old-2"
    assert terms.add("tag", blog, "Old", by=editor).slug == "old"
    assert terms.add("category", BlogFactory(), "Old", by=_everywhere()).slug == "old"


def _everywhere() -> User:
    return StaffFactory(role=None, is_superuser=True)


def test_a_term_gets_its_own_first_address_back(blog: Blog, editor: User) -> None:
    category = CategoryFactory(name="A", slug="a")
    for slug in ("b", "a", "c", "b"):
        category = terms.rename(category, name="A", slug=slug, by=editor)
    assert category.slug == "b"
    assert set(OldAddress.objects.values_list("path", flat=True)) == {
        "/category/a/", "/category/c/",
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["category", "tag", "author"])
def test_a_merged_term_leaves_all_its_texts_to_the_other(
    blog: Blog, editor: User, kind: str
) -> None:
    one = terms.add(kind, blog, "One", by=editor)
    two = terms.add(kind, blog, "Two", by=editor)
    field = terms.RELATIONS[kind]

    def posted(*those: terms.Term) -> Post:
        said = [t.name for t in those] if kind == "tag" else list(those)
        return PostFactory(**{field: said})

    posts = [posted(one), posted(two), posted(one, two), posted()]
    terms.merge(one, two, by=editor)
    assert not type(one).objects.filter(pk=one.pk).exists()
    left = [list(getattr(post.revisions.get(), field).all()) for post in posts]
    assert left == [[two], [two], [two], []]
    assert on_record(kind)[-1] == ("merge", "One", "Two")


def test_what_is_merged_into_itself_or_another_blogs_term_is_refused(
    blog: Blog, editor: User
) -> None:
    mine, theirs = CategoryFactory(), CategoryFactory(blog=BlogFactory())
    for into in (mine, theirs):
        with pytest.raises(terms.NotDone, match="Choose another category of this blog"):
            terms.merge(mine, into, by=editor)
    with pytest.raises(PermissionDenied):
        terms.merge(theirs, CategoryFactory(blog=theirs.blog), by=editor)
    for role in ("moderator", "senior moderator"):
        with pytest.raises(PermissionDenied):
            terms.rename(mine, name="X", slug="x", by=StaffFactory(role=role))


def test_the_second_of_two_colleagues_is_told_what_the_first_did(blog: Blog, editor: User) -> None:
    one, two = CategoryFactory(name="One"), CategoryFactory(name="Two")
    seen = terms.last_act(one)
    first = StaffFactory(role="editor", first_name="Siân", last_name="Rees")
    terms.rename(one, name="Uno", slug="uno", by=first)
    with pytest.raises(terms.NotDone, match=r"Siân Rees changed this category .* “Uno” now"):
        terms.merge(one, two, by=editor, seen=seen)
    terms.merge(one, two, by=first)
    for again in (
        lambda: terms.rename(one, name="Eins", slug="eins", by=editor),
        lambda: terms.merge(one, two, by=editor),
    ):
        with pytest.raises(terms.NotDone, match=r"Siân Rees has merged this category into “Two”"):
            again()
    assert Category.objects.get().name == "Two"


def test_a_text_saved_with_a_term_that_was_merged_meanwhile_has_the_one_that_is_left(
    blog: Blog, editor: User
) -> None:
    one, two = CategoryFactory(), CategoryFactory()
    author, other = AuthorFactory(), AuthorFactory()
    words = publishing.Text("T", "<p>B</p>", categories=[one, two], authors=[author])
    terms.rename(one, name="Was one", slug="was-one", by=editor)
    terms.merge(one, two, by=editor)
    terms.merge(author, other, by=editor)
    text = publishing.start(blog, words, by=editor).revisions.get()
    assert (text.categories.get(), text.authors.get()) == (two, other)


def test_the_old_name_of_a_tag_means_what_became_of_it(blog: Blog, editor: User) -> None:
    PostFactory(tags=["ICT", "Computers", "C"])
    terms.rename(tag("ICT"), name="Digital", slug="ict", by=editor)
    terms.rename(tag("C"), name="The C language", slug="c-language", by=editor)
    terms.merge(tag("Computers"), tag("Digital"), by=editor)
    terms.rename(tag("Digital"), name="Digital services", slug="digital", by=editor)
    text = PostFactory(tags=["ict", "computers", "C++", "c"]).revisions.get()
    assert {one.name for one in text.tags.all()} == {"Digital services", "C++", "The C language"}


def test_the_record_of_terms_is_never_changed(blog: Blog, editor: User) -> None:
    terms.add("tag", blog, "A tag", by=editor)
    with refused("the record of terms is never changed"):
        TermEvent.objects.update(after="Another")
    with refused("the record of terms is never deleted"):
        TermEvent.objects.all().delete()
