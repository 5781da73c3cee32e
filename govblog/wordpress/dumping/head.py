"""The head of an export: the blog, who wrote in it, what it is filed under, how it is set up."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from email.utils import format_datetime
from typing import Any

from django.forms.models import model_to_dict
from django.utils import timezone

from comments.models import PolicyRule
from comments.moderation.parts import in_parts
from govblog.wordpress import own
from govblog.wordpress.dumping.scene import Scene
from govblog.wordpress.dumping.xml import HEAD, as_html, as_json, clock, element, meta, plain
from posts.furnishing import SETTINGS
from posts.models import Author, Blog, Category, Tag

AT_ONCE = 500  # terms in one meta


def head(scene: Scene) -> Iterator[str]:
    """Yield the beginning of the file, up to the first post."""
    blog = scene.blog
    yield HEAD
    yield plain("title", blog.name)
    yield plain("link", blog.origin)
    yield plain("description", blog.strapline)
    yield plain("pubDate", format_datetime(timezone.now()))
    yield plain("language", blog.language)
    yield plain("wp:wxr_version", "1.2")
    yield plain("wp:base_site_url", blog.origin)
    yield plain("wp:base_blog_url", blog.origin)
    yield plain("generator", "govblog")
    yield from map(_author, scene.authors.values())
    yield from map(_category, scene.categories.values())
    yield from map(_tag, scene.tags.values())
    yield from _of_the_blog(scene)


def _author(author: Author) -> str:
    return (
        "<wp:author>\n"
        + element("wp:author_id", author.pk)
        + element("wp:author_login", author.slug)
        + element("wp:author_email", "")
        + element("wp:author_display_name", as_html(author.name))
        + element("wp:author_first_name", "")
        + element("wp:author_last_name", "")
        + "</wp:author>\n"
    )


# Both share their ids in WordPress
def _category(category: Category) -> str:
    return (
        "<wp:category>\n"
        + element("wp:term_id", 2 * category.pk)
        + element("wp:category_nicename", category.slug)
        + element("wp:category_parent", "")
        + element("wp:cat_name", as_html(category.name))
        + "</wp:category>\n"
    )


def _tag(tag: Tag) -> str:
    return (
        "<wp:tag>\n"
        + element("wp:term_id", 2 * tag.pk + 1)
        + element("wp:tag_slug", tag.slug)
        + element("wp:tag_name", as_html(tag.name))
        + "</wp:tag>\n"
    )


def _of_the_blog(scene: Scene) -> Iterator[str]:
    now = timezone.now()
    yield "<item>\n" + element("title", "How this blog is set up")
    yield plain("link", f"{scene.blog.origin}/")
    yield '<guid isPermaLink="false">govblog-settings</guid>\n'
    yield element("content:encoded", "") + element("excerpt:encoded", "")
    yield element("wp:post_id", scene.numbers.of("post", 0))
    yield element("wp:post_date", clock(now, scene.blog.zone))
    yield element("wp:post_date_gmt", clock(None))
    yield element("wp:comment_status", "closed") + element("wp:ping_status", "closed")
    yield element("wp:post_name", "") + element("wp:status", "auto-draft")
    yield element("wp:post_parent", 0) + element("wp:menu_order", 0)
    yield element("wp:post_type", "post") + element("wp:post_password", "")
    yield element("wp:is_sticky", 0)
    yield _json(own.BLOG, _settings(scene, now))
    yield from _many(own.AUTHORS, _terms(scene, "author", scene.authors))
    yield from _many(own.CATEGORIES, _terms(scene, "category", scene.categories))
    yield from _many(own.TAGS, _terms(scene, "tag", scene.tags))
    yield from _many(own.RULES, _rules(scene.blog))
    yield "</item>\n"


def _json(key: str, value: object) -> str:
    return meta("postmeta", key, as_json(value))


def _many(key: str, values: Sequence[object]) -> Iterator[str]:
    for some in in_parts(values, AT_ONCE):
        yield _json(key, some)


def _settings(scene: Scene, now: dt.datetime) -> dict[str, Any]:
    blog = scene.blog
    featured = scene.numbers.of("post", blog.featured_id) if blog.featured_id else None
    return {
        "exported_at": now,
        "host": blog.host,
        "mark": blog.feed_id,
        "ids_above": dict(zip(("posts", "comments"), scene.numbers.above, strict=True)),
        "featured": featured,
        "settings": model_to_dict(blog, SETTINGS),
    }


def _terms(
    scene: Scene, kind: str, terms: Mapping[int, Author | Category | Tag]
) -> list[dict[str, Any]]:
    """Return the terms, and of each what WordPress has no place for."""
    before = scene.old_addresses_of_kind(kind)
    return [
        {
            "slug": term.slug,
            "name": term.name,
            "old_addresses": before.get(term.pk, []),
            **({"role": term.role, "about": term.about} if isinstance(term, Author) else {}),
        }
        for term in terms.values()
    ]


def _rules(blog: Blog) -> list[dict[str, Any]]:
    said = ("number", "version", "title", "text", "retired_at")
    return list(PolicyRule.objects.filter(blog=blog).order_by("number", "version").values(*said))
