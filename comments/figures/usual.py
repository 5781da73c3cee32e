"""The usual wait: how long comments of late waited for their first decision, in words.

Computed from the record, for those whose comment waits now.
"""

import datetime as dt
from statistics import median

from django.utils import timezone

from comments.figures import events
from comments.figures.working import Worked
from comments.models import Comment, Decision
from posts.hours import Calendar, age_in_words
from posts.models import Blog

LATELY = dt.timedelta(days=30)
FEWEST = 10  # decisions from which a middle tells something
MOST = 500  # decisions, so that it costs the same on the busiest blog


def usual_wait(blog: Blog, now: dt.datetime | None = None) -> str:
    """Return the median working time to the first decision, such as "2 working hours".

    Of the last 30 days, or of the newest MOST decisions where there were more; "" when there were
    fewer than FEWEST. Four queries.
    """
    moment = now or timezone.now()
    decided = events.decided([blog], (_since(blog, moment), moment))
    if len(decided) < FEWEST:
        return ""
    calendar = Calendar.of(blog)
    worked = Worked(calendar)
    middle = median(worked.between(one.received, one.at) for one in decided)
    return age_in_words(middle, calendar.day / dt.timedelta(hours=1))


def _since(blog: Blog, now: dt.datetime) -> dt.datetime:
    recent = Decision.objects.filter(
        blog=blog, at__gte=now - LATELY, at__lt=now, from_status=Comment.Status.PENDING
    )
    newest = recent.order_by("-at", "-pk").values_list("at", flat=True)[MOST - 1 : MOST]
    return next(iter(newest), now - LATELY)
