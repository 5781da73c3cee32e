"""Which posts a subscriber wants to be told of, asked from both ends."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from comments.models import Suppression
from posts.models import PostRevision, Subscription
from posts.models.post import PostRevisionQuerySet


def confirmed() -> QuerySet[Subscription]:
    """Return the subscriptions that may be told anything."""
    able = Subscription.objects.filter(confirmed_at__isnull=False)
    return able.exclude(person__in=Suppression.objects.values("person"))


def subscribers(revision: PostRevision) -> QuerySet[Subscription]:
    """Return who wants to be told of a post, by its public text. Of one person at most one."""
    post = revision.post
    own = Subscription.objects.filter(
        confirmed_at__isnull=False, blog=post.blog_id, person=OuterRef("person")
    )
    filed = revision.categories.values("slug")
    signed = revision.authors.values("slug")
    # Through rows of their own: a join would count a subscriber twice
    in_category = Subscription.categories.through.objects.filter(
        subscription=OuterRef("pk"), category__slug__in=filed
    )
    by_author = Subscription.authors.through.objects.filter(
        subscription=OuterRef("pk"), author__slug__in=signed
    )
    reached = Q(blog=post.blog_id) | (Q(everywhere=True) & ~Exists(own))
    wanted = Q(whole=True) | Exists(in_category) | Exists(by_author)
    return confirmed().filter(reached, wanted, since__lt=post.first_published_at)


def wanted(one: Subscription, public: PostRevisionQuerySet) -> PostRevisionQuerySet:
    """Return of the public texts those that a subscription wants to be told of."""
    if one.everywhere:
        mine = Subscription.objects.filter(confirmed_at__isnull=False, person=one.person)
        public = public.exclude(post__blog__in=mine.exclude(pk=one.pk).values("blog"))
    else:
        public = public.filter(post__blog=one.blog_id)
    if one.whole:
        return public
    filed = PostRevision.categories.through.objects.filter(
        postrevision=OuterRef("pk"), category__slug__in=one.categories.values("slug")
    )
    signed = PostRevision.authors.through.objects.filter(
        postrevision=OuterRef("pk"), author__slug__in=one.authors.values("slug")
    )
    return public.filter(Exists(filed) | Exists(signed))
