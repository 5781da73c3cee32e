"""The filter of the posts' desk by state."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from posts.models import Post, PostRevision

_S = PostRevision.Status
_OPEN = {"draft": _S.DRAFT, "review": _S.REVIEW, "approved": _S.APPROVED}


class StateFilter(admin.SimpleListFilter):
    """Posts by the state the list shows, and public ones whose newest text is not public yet."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the states."""
        return [
            *((name, str(status.label)) for name, status in _OPEN.items()),
            ("scheduled", "Scheduled"),
            ("published", "Published"),
            ("changing", "Published, with a newer draft"),
            ("withdrawn", "Withdrawn"),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Post]:
        """Return the posts in the state that is asked for."""
        now, asked = timezone.now(), self.value()
        if asked in _OPEN:
            return queryset.filter(first_published_at=None, newest_status=_OPEN[asked])
        public = Q(pk__in=Post.objects.published(now).values("pk"))
        found = {
            "scheduled": Q(first_published_at__gt=now),
            "published": public,
            "changing": public & Q(newest_status__in=_OPEN.values()),
            "withdrawn": Q(pk__in=Post.objects.withdrawn(now).values("pk")),
        }.get(str(asked))
        return queryset.filter(found) if found is not None else queryset
