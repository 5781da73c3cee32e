"""What every desk in the admin has in common: the roles decide, not Django's permissions."""

import re
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from govblog import roles
from posts.models import Blog


def person(request: HttpRequest) -> User:
    """Return who is signed in. The admin lets nobody else in; raises TypeError otherwise."""
    if not isinstance(request.user, User):
        raise TypeError("The staff world has no anonymous requests.")
    return request.user


def key(said: str) -> int:
    """Return the key that a form or an address names, 0 when it can be none."""
    return int(said) if re.fullmatch(r"[0-9]{1,18}", said, re.ASCII) else 0


def may_anywhere(request: HttpRequest, act: str) -> bool:
    """Say whether who is signed in may do `act` on any blog. Looked up once for each request.

    Every page of the admin asks this many times for its menu; the rules ask for themselves.
    """
    if "acts_looked_up" not in request.__dict__:
        request.__dict__["acts_looked_up"] = roles.acts_anywhere(request.user)
    known: frozenset[str] = request.__dict__["acts_looked_up"]
    return act in known


class ByRole:
    """For a ModelAdmin: who may do `act` on a blog may do everything here with that blog's rows.

    `to_blog` is the lookup from a row to its blog. Nothing can be deleted unless `may_delete`.
    """

    act = ""
    to_blog = "blog"
    may_add = True
    may_change = True
    may_delete = False

    def _may(self, request: HttpRequest, obj: Model | None = None) -> bool:
        if not may_anywhere(request, self.act):
            return False
        if obj is None or obj.pk is None:
            return True
        mine = roles.blogs_where(request.user, self.act)
        same = type(obj)._base_manager.filter(pk=obj.pk, **{f"{self.to_blog}__in": mine})
        return same.exists()

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Say whether the desk stands on the index page."""
        return self._may(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Say whether a row may be seen."""
        return self._may(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Say whether a row may be added."""
        return self.may_add and self._may(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Say whether a row may be changed."""
        return self.may_change and self._may(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Say whether a row may be deleted."""
        return self.may_delete and self._may(request, obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the rows of the blogs this person works on."""
        mine = roles.blogs_where(request.user, self.act)
        found: QuerySet[Any] = super().get_queryset(request)  # type: ignore[misc]
        return found.filter(**{f"{self.to_blog}__in": mine})

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Refuse a filter that no database reads: PostgreSQL takes no NUL."""
        if "\0" in str(value):
            return False
        return bool(super().lookup_allowed(lookup, value, request))  # type: ignore[misc]

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """Leave it to the server to say what is missing, in words beside the field."""
        form = super().get_form(request, obj, change=change, **kwargs)  # type: ignore[misc]
        form.use_required_attribute = False
        return form

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer only the blogs this person works on, and the only one at once."""
        if db_field.remote_field.model is Blog:
            mine = roles.blogs_where(request.user, self.act)
            kwargs["queryset"] = mine
            if mine.count() == 1:
                kwargs["initial"] = mine.get().pk
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]
