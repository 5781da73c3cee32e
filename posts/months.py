"""The months in which a blog has published, found one by one in an index of days."""

import datetime as dt
from typing import Any

from django.db import connection
from django.db.models import DateField
from django.db.models.expressions import RawSQL
from django.utils import timezone

from govblog.prepared import Prepared, moment, number
from posts.models import Blog, Post

# By engine: a day after all others, and the first day of the month of `months.day`
_WORDS = {
    "sqlite": ("'9999-12-31'", "date(months.day, 'start of month')"),
    "postgresql": ("DATE '9999-12-31'", "date_trunc('month', months.day)::date"),
}


def _newest_before(vendor: str) -> Any:
    start = RawSQL(_WORDS[vendor][1], (), DateField())  # noqa: S611
    found = Post.objects.published(moment("now")).filter(blog=number("blog"), day__lt=start)
    return found.order_by("-day").values_list("day")[:1]


class _Months(Prepared):
    """Asks for the newest day before a month, then before that one's month, and so on.

    To count the posts of each month would cost more with every post; this costs one look into the
    index for each month.
    """

    def _say(self, connection: Any, shape: tuple[Any, ...]) -> tuple[str, list[Any], Any, Any]:
        sql, params, compiler, converters = super()._say(connection, shape)
        last = _WORDS[connection.vendor][0]
        asked = (
            f"WITH RECURSIVE months(day) AS (SELECT {last} UNION ALL SELECT ({sql}) FROM months "  # noqa: S608
            f"WHERE months.day IS NOT NULL) SELECT day FROM months "
            f"WHERE day IS NOT NULL AND day < {last} ORDER BY day DESC"
        )
        return asked, params, compiler, converters


_days = _Months(_newest_before)


def of(blog: Blog) -> list[dt.date]:
    """Return a day of each month with public posts of a blog, newest first. One query."""
    rows = _days.rows(connection.vendor, now=timezone.now(), blog=blog.pk)
    return [day for (day,) in rows]
