"""The score that is kept for each blog: when it is trained, and by which one comments are told."""

import datetime as dt
import hashlib
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

from comments.models import Decision, SpamModel
from comments.scoring import history, judging
from comments.scoring.judging import Model, Score
from comments.scoring.measuring import Measure, sigmoid
from comments.scoring.signs import RECIPE
from govblog import prepared, roles
from govblog.prepared import Prepared
from posts.models import Blog

# New decisions that call for training at once; more when there are many already
ENOUGH_NEW, SHARE_NEW = 20, 0.1
LATEST = dt.timedelta(days=1)
# A training that did not come to its end in this time is asked for again
GIVEN_UP = dt.timedelta(hours=1)
_NO_RECIPE = 0

_digest = Prepared(
    lambda: SpamModel.objects.filter(blog=prepared.number("blog"), recipe=RECIPE).values_list(
        "digest"
    ),
    plan_once=True,
)
_loaded: dict[int, tuple[str, Model]] = {}


def score_of(blog_pk: int, *, body: str, name: str, email: str) -> Score | None:
    """Return the score of a comment, or None while no model is trained for the blog."""
    model = model_of(blog_pk)
    return None if model is None else model.score(body, name=name, email=email)


def model_of(blog_pk: int) -> Model | None:
    """Return the blog’s model as it is now, or None. Each process loads each version once."""
    rows = _digest.rows(blog=blog_pk)
    digest = rows[0][0] if rows else ""
    if not digest:
        return None
    known = _loaded.get(blog_pk)
    if known is not None and known[0] == digest:
        return known[1]
    row = SpamModel.objects.filter(blog=blog_pk, recipe=RECIPE).exclude(digest="").first()
    if row is None:
        return None
    model = Model.unpacked(bytes(row.payload))
    _loaded[blog_pk] = (row.digest, model)
    return model


@dataclass(frozen=True, slots=True)
class _Taught:
    """What a training came to."""

    through: int
    spam: int
    honest: int
    model: Model | None
    measured: Measure | None
    why_none: str = ""


def train(blog: Blog, *, by: User | None = None) -> SpamModel:
    """Train the blog’s score anew from what was decided; return it as it then is.

    `by` is who asked, None when the clock did. Too few decisions leave a row that says what is
    missing. Of two trainings at once the one that read the newer decisions stays. Raises
    PermissionDenied.
    """
    if by is not None:
        roles.require(by, "keep hold rules", blog)
    through = history.last_decision(blog.pk)
    before = SpamModel.objects.filter(blog=blog).values_list("version", flat=True).first()
    lessons = history.lessons_of(blog.pk)
    spam = sum(lesson.spam for lesson in lessons)
    model, measured, why_none = None, None, ""
    try:
        model, measured = judging.train(lessons)
    except judging.TooFew as few:
        why_none = str(few)
    taught = _Taught(through, spam, len(lessons) - spam, model, measured, why_none)
    with transaction.atomic():
        SpamModel.objects.get_or_create(blog=blog)
        row = SpamModel.objects.select_for_update().get(blog=blog)
        # What was forgotten meanwhile must not come back with what was read before
        forgotten = row.recipe == _NO_RECIPE and row.version != (before or 0)
        if row.through <= through and not forgotten:
            _write(row, taught, by)
    return row


def forget(blog_pk: int) -> None:
    """Forget what the blog’s score learned, because words it learned from were erased.

    Until the clock has it trained again, a minute or two later, it marks nothing.
    """
    SpamModel.objects.filter(blog=blog_pk, trained_at__isnull=False).update(
        version=F("version") + 1,
        recipe=_NO_RECIPE,
        payload=b"",
        digest="",
        asked_at=None,
        why_none="Comments it learned from were erased. It is trained again now.",
    )


def _write(row: SpamModel, taught: _Taught, by: User | None) -> None:
    model, measured = taught.model, taught.measured
    row.version += 1
    row.recipe, row.through = RECIPE, taught.through
    row.trained_at, row.trained_by = timezone.now(), by
    row.spam, row.honest, row.why_none = taught.spam, taught.honest, taught.why_none
    row.payload = b"" if model is None else model.packed()
    row.digest = "" if model is None else hashlib.sha256(row.payload).hexdigest()
    row.mark_from = None if model is None else sigmoid(model.mark_from)
    row.precision = None if measured is None else measured.precision
    row.recall = None if measured is None else measured.recall
    row.honest_marked = None if measured is None else measured.honest_marked
    row.save()


def due(now: dt.datetime | None = None) -> list[int]:
    """Return the keys of the blogs whose score should be trained: one query, one row a blog.

    That is when enough was decided since, or anything more than a day ago.
    """
    moment = now or timezone.now()
    newest = Decision.objects.filter(blog=OuterRef("pk")).order_by("-number").values("number")[:1]
    blogs = Blog.objects.annotate(last=Subquery(newest)).filter(last__isnull=False)
    facts = blogs.values_list(
        "pk",
        "last",
        "spam_model__through",
        "spam_model__trained_at",
        "spam_model__recipe",
        F("spam_model__spam") + F("spam_model__honest"),
    )
    found = []
    for pk, last, through, trained_at, recipe, learned in facts.order_by("pk"):
        new = last - (through or 0)
        enough = new >= max(ENOUGH_NEW, SHARE_NEW * (learned or 0))
        late = new > 0 and trained_at is not None and trained_at <= moment - LATEST
        if enough or late or (trained_at is not None and recipe != RECIPE):
            found.append(pk)
    return found


def claim(blog_pk: int, *, by: User | None = None, now: dt.datetime | None = None) -> bool:
    """Note that a training is asked for; say False when one is on its way.

    `by` is who asks, None for the clock. Raises PermissionDenied.
    """
    moment = now or timezone.now()
    with transaction.atomic():
        if by is not None:
            roles.require(by, "keep hold rules", blog_pk)
        SpamModel.objects.get_or_create(blog_id=blog_pk)
        free = Q(asked_at__isnull=True) | Q(asked_at__lte=F("trained_at"))
        free |= Q(asked_at__lte=moment - GIVEN_UP)
        return SpamModel.objects.filter(free, blog=blog_pk).update(asked_at=moment) == 1
