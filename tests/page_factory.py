"""Pages beside the posts, made by the same verbs that people use."""

import factory
from django.contrib.auth.models import User
from factory.django import DjangoModelFactory

from posts import pages
from posts.models import Blog, Page
from tests.factories import staff_of, the_blog


class PageFactory(DjangoModelFactory[Page]):
    """A page beside the posts, written by an editor, `by`; `shown` lets readers see it."""

    class Meta:
        model = Page

    blog = factory.LazyFunction(the_blog)
    by = factory.LazyAttribute(lambda made: staff_of(made.blog, "editor"))
    title = factory.Sequence(lambda n: f"Page {n}")
    slug = ""
    body = "<p>What this page says.</p>"
    shown = False

    @classmethod
    def _create(
        cls, model_class: type[Page], *, blog: Blog, by: User, shown: bool, **words: str
    ) -> Page:
        page = pages.start(blog, **words, by=by)
        return pages.show(page, by=by, seen=1) if shown else page
