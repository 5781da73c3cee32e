"""What may happen to categories, tags and authors: added, renamed, described, merged.

Whatever address a term had leads to it, or to what it was merged into, and is taken by no other.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any, cast

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.text import slugify

from govblog import roles
from govblog.telling import name_of
from govblog.text import clean_body, clean_line, is_blank
from posts import old_addresses
from posts.models import Author, Blog, Category, PostRevision, Subscription, Tag, TermEvent
from posts.models.terms import term_path
from posts.old_addresses import AnyTerm

Term = Category | Tag | Author
KINDS: dict[str, type[Term]] = {"category": Category, "tag": Tag, "author": Author}
LONGEST_NAME = 100
MOST_TAGS, LONGEST_TAG = 20, 50
LONGEST_SLUG = 90  # a number fits behind it
_ACT = TermEvent.Act


class NotDone(Exception):
    """The act is refused; the message says why, in words for the person who tried it."""


def add(kind: str, blog: Blog, name: str, *, by: User, slug: str = "", **more: str) -> Term:
    """Add a term to a blog; without `slug` its address is made from its name. Return it.

    `more` is what else an author has. Raises NotDone for what `faults` finds, PermissionDenied.
    """
    roles.require(by, "keep terms", blog)
    with transaction.atomic():
        locked = lock(blog.pk)
        name, model = clean_line(name), KINDS[kind]
        slug = slug or free_slug(kind, locked, name)
        if found := faults(kind, locked, name, slug):
            raise NotDone(" ".join(found.values()))
        term = model.objects.create(blog=locked, name=name, slug=slug, **more)
        _record(term, _ACT.ADD, by)
    return term


def lock(blog_id: int) -> Blog:
    """Lock the blog that a term belongs to; two people at its terms take turns."""
    return Blog.objects.select_for_update(no_key=True).get(pk=blog_id)


def faults(kind: str, blog: Blog, name: str, slug: str, own: Term | None = None) -> dict[str, str]:
    """Return what is wrong with a name and a slug that a term is to have, by field, in words."""
    found, model = {}, KINDS[kind]
    others = model.objects.filter(blog=blog).exclude(pk=own.pk if own else 0)
    if is_blank(name) or len(name) > LONGEST_NAME:
        found["name"] = f"Enter a name of {LONGEST_NAME} characters or less."
    elif kind != "author" and _like(others, [name]):
        found["name"] = f"There is a {kind} “{name}” already."
        found["name"] += " Merge this one into it." if own else ""
    free = free_slug(kind, blog, slug or name, own)
    if not re.fullmatch(r"[-a-zA-Z0-9_]{1,100}", slug):
        found["slug"] = f"An address has letters, digits and hyphens only, such as “{free}”."
    elif others.filter(slug=slug).exists():
        found["slug"] = f"Another {kind} has the address “{slug}”. You can have “{free}”."
    elif holder := old_addresses.holder(blog, term_path(kind, slug), own):
        found["slug"] = (
            f"The address “{slug}” leads readers to “{holder}”, which had it before. "
            f"You can have “{free}”."
        )
    return found


def free_slug(kind: str, blog: Blog, wished: str, own: Term | None = None) -> str:
    """Return the slug made of `wished`, with a number behind it when that is or was another's."""
    model = KINDS[kind]
    base = slugify(wished)[:LONGEST_SLUG].strip("-") or model.KIND
    others = model.objects.filter(blog=blog, slug__startswith=base)
    slugs = set(others.exclude(pk=own.pk if own else 0).values_list("slug", flat=True))
    number, slug = 1, base
    while slug in slugs or old_addresses.holder(blog, term_path(model.KIND, slug), own):
        number += 1
        slug = f"{base}-{number}"
    return slug


def _like(terms: Any, names: Sequence[str]) -> dict[str, int]:
    """Return the keys of the terms with these names, capital letters aside, by the folded name."""
    wanted = {name.casefold() for name in names}
    # In Python: the engines fold letters beyond a to z differently, or not at all
    rows = terms.order_by("-pk").values_list("name", "pk")
    return {name.casefold(): pk for name, pk in rows if name.casefold() in wanted}


def last_act(term: Term) -> int:
    """Return a number that rises with each act on a term: what was done when it was opened."""
    events = TermEvent.objects.filter(kind=term.KIND, term=term.pk)
    return events.values_list("pk", flat=True).first() or 0


def rename(term: AnyTerm, *, name: str, slug: str, by: User) -> AnyTerm:
    """Give a term another name or address; return it. The old address leads to it.

    Raises NotDone when it was merged and for what `faults` finds, PermissionDenied.
    """
    with transaction.atomic():
        locked = as_seen(term, by)
        before, path = locked.name, locked.get_absolute_url()
        name = clean_line(name)
        if (name, slug) == (before, locked.slug):
            return locked
        if found := faults(term.KIND, locked.blog, name, slug, locked):
            raise NotDone(" ".join(found.values()))
        locked.name, locked.slug = name, slug
        locked.save(update_fields=["name", "slug"])
        if locked.get_absolute_url() != path:
            old_addresses.come_back(locked.blog, locked.get_absolute_url())
            old_addresses.leave(locked.blog, path, locked)
        _record(locked, _ACT.RENAME, by, before=before, path=path)
    return locked


def merge(term: AnyTerm, into: AnyTerm, *, by: User, seen: int | None = None) -> AnyTerm:
    """Give all texts of `term` to `into` and end `term`; return what is left.

    Every address `term` ever had leads to `into`. `seen` is `last_act` when the term was opened,
    None for any. Raises NotDone when somebody was faster or the two are not two terms of one blog,
    PermissionDenied.
    """
    with transaction.atomic():
        locked = as_seen(term, by, seen)
        other = type(term).objects.filter(blog=locked.blog, pk=into.pk).first()
        if other is None or other == locked:
            raise NotDone(f"Choose another {term.KIND} of this blog to merge this one into.")
        _hand_over(locked, other)
        path = locked.get_absolute_url()
        old_addresses.pass_on(locked, other)
        old_addresses.leave(locked.blog, path, other)
        _record(other, _ACT.MERGE, by, before=locked.name, path=path, of=locked.pk)
        locked.delete()
    return other


def describe(author: Author, *, role: str, about: str, by: User) -> Author:
    """Say anew what an author's job is, and what about them; return the author.

    Raises NotDone when the author was merged, PermissionDenied.
    """
    with transaction.atomic():
        locked = as_seen(author, by)
        now = {"role": clean_line(role), "about": clean_body(about)}
        said = [[name, getattr(locked, name), words] for name, words in now.items()]
        if changed := [one for one in said if one[1] != one[2]]:
            for name, _, words in changed:
                setattr(locked, name, words)
            locked.save(update_fields=list(now))
            _record(locked, _ACT.DESCRIBE, by, said=changed)
    return locked


def _hand_over(source: Term, target: Term) -> None:
    """Let what has `source`, texts and who follows, have `target` instead, once."""
    for owner in (PostRevision, Subscription):
        relation = RELATIONS[source.KIND]
        if not hasattr(owner, relation):
            continue
        field = cast(Any, owner._meta.get_field(relation)).remote_field.through
        name, rows = owner._meta.model_name, field.objects
        has_both = rows.filter(**{source.KIND: target}).values(name)
        mine = rows.filter(**{source.KIND: source})
        mine.exclude(**{f"{name}__in": has_both}).update(**{source.KIND: target})


RELATIONS = {"category": "categories", "tag": "tags", "author": "authors"}


def as_seen(term: AnyTerm, by: User, seen: int | None = None) -> AnyTerm:
    """Return a term under the lock of its blog, if it is as it was when it was opened.

    `seen` is what `last_act` said then, None for any. Raises NotDone, PermissionDenied.
    """
    blog = lock(term.blog_id)
    roles.require(by, "keep terms", blog)
    found = type(term).objects.filter(pk=term.pk).first()
    events = TermEvent.objects.filter(kind=term.KIND, term=term.pk).select_related("by")
    newest = events.first()
    if found is None:
        who = name_of(newest.by) if newest else "Somebody"
        led = f" into “{newest.after}”" if newest else ""
        raise NotDone(f"{who} has merged this {term.KIND}{led}. Nothing else was changed.")
    if newest and seen is not None and newest.pk != seen:
        raise NotDone(
            f"{name_of(newest.by)} changed this {term.KIND} after you opened it: it is called "
            f"“{found.name}” now. Nothing else was changed."
        )
    found.blog = blog
    return found


def split(said: str) -> list[str]:
    """Return the names of tags in a line, between its commas. Raises NotDone for too much."""
    names = _by_folded(name for one in said.split(",") if (name := clean_line(one)))
    if len(names) > MOST_TAGS:
        raise NotDone(f"A post has {MOST_TAGS} tags at most. You entered {len(names)}.")
    for name in names.values():
        if len(name) > LONGEST_TAG:
            raise NotDone(f"A tag has {LONGEST_TAG} characters at most: “{name[:30]}…” has more.")
        if is_blank(name):
            raise NotDone("Enter tags that can be read, with a comma between two.")
    return list(names.values())


def _by_folded(names: Iterable[str]) -> dict[str, str]:
    """Return names by what they are with capital letters aside, each as it was written first."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(name.casefold(), name)
    return found


def named(blog: Blog, names: Sequence[str], *, by: User) -> list[Tag]:
    """Return the tags with these names, made now where there are none. Call with the blog locked.

    A name whose address leads on, because the tag was renamed or merged, means what it leads to.
    """
    said = _by_folded(name for name in map(clean_line, names) if not is_blank(name))
    if not said:
        return []
    known = Tag.objects.in_bulk(_like(Tag.objects.filter(blog=blog), list(said.values())).values())
    by_name = {tag.name.casefold(): tag for tag in known.values()}
    found: dict[int, Tag] = {}
    for folded, name in said.items():
        tag = by_name.get(folded) or _led_to(blog, name)
        if tag is None:
            tag = Tag.objects.create(blog=blog, name=name, slug=free_slug("tag", blog, name))
            _record(tag, _ACT.ADD, by)
        found[tag.pk] = tag
    return list(found.values())


def _led_to(blog: Blog, name: str) -> Tag | None:
    """Return the tag that was once called `name`, or that such a tag was merged into."""
    events = TermEvent.objects.filter(blog=blog, kind="tag").exclude(before="")
    for before, path in events.values_list("before", "before_path"):
        if before.casefold() == name.casefold():
            found = old_addresses.holder(blog, path)
            slug = path.split("/")[-2]
            return cast(Tag | None, found) or Tag.objects.filter(blog=blog, slug=slug).first()
    return None


def _record(
    term: Term,
    act: TermEvent.Act,
    by: User,
    *,
    before: str = "",
    path: str = "",
    of: int = 0,
    said: list[list[str]] | None = None,
) -> None:
    """Write the act into the record and move the version of the blog, whose pages show it."""
    TermEvent.objects.create(
        blog=term.blog,
        kind=term.KIND,
        term=of or term.pk,
        act=act,
        before=before,
        before_path=path,
        after=term.name,
        after_path=term.get_absolute_url(),
        said=said,
        by=by,
    )
    Blog.objects.filter(pk=term.blog_id).move_version()
