"""Which news a subscriber wants to be told of, asked from both ends."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from comments.models import Suppression
from posts.following.news import News
from posts.models import PostRevision, Subscription
from posts.models.post import PostRevisionQuerySet


def confirmed() -> QuerySet[Subscription]:
    """Return the subscriptions that may be told anything."""
    able = Subscription.objects.filter(confirmed_at__isnull=False)
    return able.exclude(person__in=Suppression.objects.values("person"))


def subscribers(news: News) -> QuerySet[Subscription]:
    """Return who wants to be told of something. Of one person at most one."""
    blog, texts = news.revision.post.blog_id, news.texts().values("pk")
    own = Subscription.objects.filter(
        confirmed_at__isnull=False, blog=blog, person=OuterRef("person")
    )
    filed = PostRevision.categories.through.objects.filter(postrevision__in=texts)
    signed = PostRevision.authors.through.objects.filter(postrevision__in=texts)
    # Through rows of their own: a join would count a subscriber twice
    in_category = Subscription.categories.through.objects.filter(
        subscription=OuterRef("pk"), category__slug__in=filed.values("category__slug")
    )
    by_author = Subscription.authors.through.objects.filter(
        subscription=OuterRef("pk"), author__slug__in=signed.values("author__slug")
    )
    reached = Q(blog=blog) | (Q(everywhere=True) & ~Exists(own))
    wanted = Q(whole=True) | Exists(in_category) | Exists(by_author)
    return confirmed().filter(reached, wanted, since__lt=news.moment)


def wanted(one: Subscription, public: PostRevisionQuerySet) -> PostRevisionQuerySet:
    """Return of the public texts those that a subscription wants to be told of."""
    return _wanted(one, public, PostRevision.objects.filter(pk=OuterRef("pk")))


def wanted_changes(one: Subscription, changes: PostRevisionQuerySet) -> PostRevisionQuerySet:
    """Return of the changes those that a subscription wants to be told of."""
    at: Any = OuterRef("publish_at")
    return _wanted(one, changes, PostRevision.objects.due(at).filter(post=OuterRef("post")))


def _wanted(
    one: Subscription, found: PostRevisionQuerySet, texts: PostRevisionQuerySet
) -> PostRevisionQuerySet:
    """Return of what was found what a subscription wants; `texts` of each say whom it is for."""
    if one.everywhere:
        mine = Subscription.objects.filter(confirmed_at__isnull=False, person=one.person)
        found = found.exclude(post__blog__in=mine.exclude(pk=one.pk).values("blog"))
    else:
        found = found.filter(post__blog=one.blog_id)
    if one.whole:
        return found
    filed = Q(categories__slug__in=one.categories.values("slug"))
    signed = Q(authors__slug__in=one.authors.values("slug"))
    return found.filter(Exists(texts.filter(filed | signed)))
