"""Names that only staff, authors and the blog itself should have."""

from django.contrib.auth.models import User
from django.db.models import Value

from govblog import prepared
from govblog.prepared import Prepared
from govblog.text import skeleton
from posts.models import Author, Blog

# Held as any word of a name
_OFFICES = ("moderator", "admin", "administrator")
# Held as the whole name
_TITLES = ("moderation team", "author", "editor")

_people = Prepared(
    lambda: (
        User.objects.filter(memberships__blog=prepared.number("blog"))
        .values_list("username", "first_name", "last_name")
        .union(
            Author.objects.filter(blog=prepared.number("blog"))
            .order_by()
            .values_list("name", Value(""), Value(""))
        )
    ),
    plan_once=True,
)


def known(blog: Blog) -> dict[str, str]:
    """Return the names of a blog and its people by what they look like, in one query."""
    names = [*_OFFICES, *_TITLES, blog.name, blog.organisation, blog.team_name]
    for name, first, last in _people.rows(blog=blog.pk):
        names += [name, f"{first} {last}".strip()]
    return {looks: name for name in reversed(names) if (looks := skeleton(name))}


def like(name: str, names: dict[str, str]) -> str:
    """Return which of `names` a name looks like, or nothing."""
    if found := names.get(skeleton(name)):
        return found
    words = {skeleton(word) for word in name.split()}
    return next((office for office in _OFFICES if skeleton(office) in words), "")
