"""Roles as boxes to tick, one for each role on each blog whose accounts one keeps."""

from collections.abc import Iterable

from django import forms
from django.contrib.auth.models import User

from govblog import roles
from govblog.staff import key
from govblog.staffing.giving import Place
from govblog.staffing.keeping import ACT
from posts.models import Membership


class RolesField(forms.MultipleChoiceField):
    """Which roles on which blogs; nothing is offered before it is known to whom."""

    widget = forms.CheckboxSelectMultiple

    def offer_blogs_of(self, keeper: User) -> None:
        """Offer every role on the blogs whose accounts `keeper` keeps."""
        blogs = list(roles.blogs_where(keeper, ACT))
        self.choices = [
            (said_of((blog.pk, role)), f"{label} on {blog.name}" if len(blogs) > 1 else label)
            for blog in blogs
            for role, label in Membership.Role.choices
        ]

    def clean(self, value: list[str]) -> set[Place]:
        """Return the roles that are ticked."""
        return places_of(super().clean(value))


def said_of(place: Place) -> str:
    """Return a role on a blog as it stands in a form."""
    blog, role = place
    return f"{blog}:{role}"


def places_of(said: Iterable[str]) -> set[Place]:
    """Return the roles that a form names; what names none is left out."""
    parts = (one.partition(":") for one in said)
    return {(key(blog), role) for blog, _, role in parts if role in Membership.Role.values}
