"""The pages that lead to older posts, and the desk of terms, as they are looked at."""

import datetime as dt

from django.utils import timezone
from playwright.sync_api import Page

from posts import featuring, terms
from posts.models import Author, Blog, Category, Tag
from tests.factories import PostFactory, staff_of
from tests.journeys.place import Place, at
from tests.journeys.world import Site

MANY = "A word and another that is rather longer, Opening hours, 日本, Offices"


def _tagged(site: Site) -> None:
    editor, month = staff_of(site.blog, "editor"), dt.timedelta(days=31)
    Author.objects.update(about="Works on letters.\n\nBefore that, on forms.")
    for n in range(30):
        PostFactory(title=f"Older {n}", tags=MANY.split(", "), at=timezone.now() - n * month)
    related = [site.post(), *(one for one in site.blog.posts.published()[:3])]
    lead = PostFactory(title="The lead", slug="lead", tags=["Offices"], related=related)
    featuring.feature(lead, by=editor)


def _shown(path: str) -> Place:
    def go(site: Site, page: Page) -> None:
        _tagged(site)
        page.goto(path.format(year=timezone.now().year, month=f"{timezone.now().month:02}",
                              lead=site.post("lead").get_absolute_url()))  # fmt: skip

    return Place(f"archive {path}", go)


def _renamed(site: Site, page: Page) -> None:
    category, editor = Category.objects.earliest("pk"), staff_of(site.blog, "editor")
    terms.rename(category, name="Another name", slug="another-name", by=editor)
    page.goto(f"/admin/posts/category/{category.pk}/change/")


def _wrongly_renamed(site: Site, page: Page) -> None:
    _renamed(site, page)
    page.get_by_label("Address").fill("not an address")
    page.get_by_role("button", name="Save", exact=True).click()


def _merging(site: Site, page: Page) -> None:
    _tagged(site)
    page.goto(f"/admin/posts/tag/{Tag.objects.earliest('pk').pk}/merge/")


def _merging_nothing(site: Site, page: Page) -> None:
    _merging(site, page)
    page.get_by_role("button", name="Merge").click()


def _related_to_nothing(site: Site, page: Page) -> None:
    _tagged(site)
    page.goto(f"/admin/posts/post/{site.post('lead').pk}/change/")
    page.get_by_label("Post 5").fill("No such post")
    page.get_by_role("button", name="Save draft").click()


def _of_two_blogs(site: Site, page: Page) -> None:
    other = Blog.objects.create(
        host="localhost", base_url="http://two.example", name="The other blog"
    )
    PostFactory(blog=other, title="Theirs")
    page.goto("/all-posts/")


LISTS = ("/", "/?page=2", "/tag/offices/", "/tag/", "/{year}/", "/{year}/{month}/",
         "/author/nerys-llewelyn-hart/")  # fmt: skip

FINDING = [
    *map(_shown, (*LISTS, "{lead}")),
    Place("categories", at("/category/")),
    Place("authors", at("/author/")),
    Place("posts of all blogs", _of_two_blogs),
]

TERMS = [
    Place("categories at the desk", at("/admin/posts/category/"), role="editor"),
    Place("new author", at("/admin/posts/author/add/"), role="editor"),
    Place("a renamed category", _renamed, role="editor"),
    Place("a category refused", _wrongly_renamed, role="editor"),
    Place("merging a tag", _merging, role="editor"),
    Place("merging a tag into nothing", _merging_nothing, 422, role="editor"),
    Place("a related post that is none", _related_to_nothing, 422, role="editor"),
]
