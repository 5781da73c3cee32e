"""Blogs, staff, posts and comments for the tests, made by the same verbs that people use.

Whatever is asked for without a blog belongs to the install's first blog, which is made when there
is none: `StaffFactory(role="moderator")` may decide the comment of `CommentFactory()`.
"""

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from typing import Any

import factory
from django.contrib.auth.models import User
from django.utils import timezone
from factory.django import DjangoModelFactory
from PIL import Image

from comments import moderation
from comments.models import Comment, Content, Decision, Mark, PolicyRule, Report
from comments.moderation import reporting
from posts import pictures, publishing
from posts.models import Author, Blog, Category, Membership, Picture, Post

PASSWORD = "a password for the tests"

# The acts that take a comment to a status, in their order
WAYS: dict[str, tuple[str, ...]] = {
    "pending": (),
    "approved": ("approve",),
    "rejected": ("reject",),
    "spam": ("spam",),
    "removed": ("approve", "remove"),
}


def the_blog() -> Blog:
    """Return the install's first blog, made now when there is none."""
    return Blog.objects.order_by("pk").first() or BlogFactory()


class BlogFactory(DjangoModelFactory[Blog]):
    """A blog of its own, with the settings a new blog has."""

    class Meta:
        model = Blog

    host = factory.Sequence(lambda n: f"blog{n}.example.org")
    name = factory.Sequence(lambda n: f"Blog {n}")


def settings_of_blogs(**said: Any) -> None:
    """Set something of every blog, as its administrators do: its pages change."""
    Blog.objects.update(**said)
    Blog.objects.all().move_version()


class StaffFactory(DjangoModelFactory[User]):
    """A person with an account that signs in with PASSWORD.

    `role` is a role on `blog`, or None for an account without any. A second role is a Membership
    more.
    """

    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"staff{n}")
    first_name = "Staff"
    last_name = factory.Sequence(lambda n: f"Member {n}")
    is_staff = True
    password = PASSWORD
    blog = factory.LazyFunction(the_blog)
    role: Any = "moderator"

    @classmethod
    def _create(
        cls, model_class: type[User], *, blog: Blog, role: str | None, **kwargs: Any
    ) -> User:
        user = model_class.objects.create_user(**kwargs)
        if role is not None:
            Membership.objects.create(user=user, blog=blog, role=Membership.Role(role))
        return user


def staff_of(blog: Blog, role: str) -> User:
    """Return a person with `role` on `blog`, made now when there is none."""
    held = User.objects.filter(memberships__blog=blog, memberships__role=role)
    return held.order_by("pk").first() or StaffFactory(blog=blog, role=role)


class AuthorFactory(DjangoModelFactory[Author]):
    """A byline without an account."""

    class Meta:
        model = Author

    blog = factory.LazyFunction(the_blog)
    name = factory.Sequence(lambda n: f"Byline {n}")
    slug = factory.Sequence(lambda n: f"byline-{n}")


class CategoryFactory(DjangoModelFactory[Category]):
    """A category without posts."""

    class Meta:
        model = Category

    blog = factory.LazyFunction(the_blog)
    name = factory.Sequence(lambda n: f"Category {n}")
    slug = factory.Sequence(lambda n: f"category-{n}")


class PictureFactory(DjangoModelFactory[Picture]):
    """A small picture, added by an editor; with `alt=""` a decorative one."""

    class Meta:
        model = Picture

    blog = factory.LazyFunction(the_blog)
    by = factory.LazyAttribute(lambda made: staff_of(made.blog, "editor"))
    alt = "A blue square"

    @classmethod
    def _create(cls, model_class: type[Picture], *, blog: Blog, by: User, **said: str) -> Picture:
        file = io.BytesIO()
        Image.new("RGB", (40, 30), "navy").save(file, "PNG")
        return pictures.add(blog, file.getvalue(), by=by, **said)


class PostFactory(DjangoModelFactory[Post]):
    """A post started and published by an editor.

    `at` is the moment of publication: None for now, one to come for a scheduled post.
    `draft=True` leaves the post a draft. `closed` and `withdrawn` are reasons: with one, comments
    are closed, or the post is withdrawn, at once. `by` is the editor.
    """

    class Meta:
        model = Post

    blog = factory.LazyFunction(the_blog)
    by = factory.LazyAttribute(lambda made: staff_of(made.blog, "editor"))
    title = factory.Sequence(lambda n: f"Article {n}")
    body = "<p>What this article says.</p>"
    excerpt = ""
    picture: Any = None
    authors: Any = ()
    categories: Any = ()
    tags: Any = ()
    related: Any = ()
    slug = ""
    draft = False
    at: Any = None
    closed = ""
    withdrawn = ""

    @classmethod
    def _create(
        cls,
        model_class: type[Post],
        *,
        blog: Blog,
        by: User,
        slug: str,
        draft: bool,
        at: dt.datetime | None,
        closed: str,
        withdrawn: str,
        **text: Any,
    ) -> Post:
        post = publishing.start(blog, publishing.Text(**text), by=by, slug=slug)
        if not draft:
            publishing.publish(post, by=by, at=at)
        if closed:
            moderation.close(post, by=by, reason=closed)
        if withdrawn:
            publishing.withdraw(post, by=by, reason=withdrawn)
        return model_class.objects.select_related("blog").get(pk=post.pk)


class WordsFactory(factory.Factory[moderation.Words]):
    """What a reader sends; each time another person with another comment."""

    class Meta:
        model = moderation.Words

    body = factory.Sequence(lambda n: f"What reader {n} thinks of it.")
    name = factory.Sequence(lambda n: f"Reader {n}")
    email = factory.Sequence(lambda n: f"reader{n}@example.org")
    parent: Any = None


class CommentFactory(DjangoModelFactory[Comment]):
    """A comment received and, unless it is pending, decided by a moderator.

    `parent` is the approved comment it answers; the reply is on that comment's post. `created_at`
    is the moment it was written, `marks` what the moderators are told of it.
    """

    class Meta:
        model = Comment

    parent: Any = None
    post = factory.LazyAttribute(lambda made: made.parent.post if made.parent else PostFactory())
    body = factory.Sequence(lambda n: f"What reader {n} thinks of it.")
    name = factory.Sequence(lambda n: f"Reader {n}")
    email = factory.Sequence(lambda n: f"reader{n}@example.org")
    status: Any = Comment.Status.PENDING
    source: Any = Content.Source.FORM
    created_at = factory.LazyFunction(timezone.now)
    marks: Any = ()

    @classmethod
    def _create(
        cls,
        model_class: type[Comment],
        *,
        post: Post,
        parent: Comment | None,
        status: str,
        source: Content.Source,
        created_at: dt.datetime,
        marks: Iterable[Mark.Kind],
        **words: str,
    ) -> Comment:
        said = moderation.Words(**words, parent=parent.pk if parent else None)
        comment = moderation.receive(
            post, said, at=created_at, marks=dict.fromkeys(marks, ""), source=source
        )
        for step in WAYS[status]:
            act(comment, step)
        return model_class.objects.select_related("post__blog").get(pk=comment.pk)


class ReportFactory(DjangoModelFactory[Report]):
    """A reader's report of an approved comment; each time another person from another place."""

    class Meta:
        model = Report

    comment = factory.LazyFunction(lambda: CommentFactory(status=Comment.Status.APPROVED))
    reason: Any = Report.Reason.INSULT
    words = factory.Sequence(lambda n: f"What reader {n} minds.")
    email = ""
    address = factory.Sequence(lambda n: f"198.51.{n // 250 % 250}.{n % 250}")

    @classmethod
    def _create(
        cls, model_class: type[Report], *, comment: Comment, address: str, **said: Any
    ) -> Report:
        made = reporting.report(comment, reporting.Concern(**said), address=address)
        assert made is not None, "This report was made before."
        return made


def rule_of(blog: Blog) -> PolicyRule:
    """Return a rule in force of the blog's comment policy, made now when there is none."""
    rule = PolicyRule.objects.filter(blog=blog, retired_at=None).first()
    return rule or PolicyRule.objects.create(
        blog=blog, number=1, title="Be civil", text="Comments do not insult anyone."
    )


def seen(comment: Comment) -> moderation.Seen:
    """Return what a moderator who opens the comment at this moment has on the screen."""
    now = Comment.objects.get(pk=comment.pk)
    return moderation.Seen(now.pk, now.status, now.text_version)


def act(comment: Comment, act: str, *, by: User | None = None) -> Decision:
    """Decide the comment as it is now, with a rule of the policy; return the decision.

    `by` is a moderator of the comment's blog unless told.
    """
    blog = comment.post.blog
    rule = rule_of(blog) if act in moderation.NEEDS_RULE else None
    return moderation.decide(seen(comment), act, by=by or staff_of(blog, "moderator"), rule=rule)


def thread(post: Post, parents: Sequence[int | None]) -> list[Comment]:
    """Return approved comments on `post`, the nth answering the one at index `parents[n]`."""
    made: list[Comment] = []
    for parent in parents:
        above = None if parent is None else made[parent]
        made.append(CommentFactory(post=post, parent=above, status=Comment.Status.APPROVED))
    return made
