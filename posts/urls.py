"""Addresses of posts."""

from django.urls import path, re_path

from govblog.links import TOKEN
from posts import subscribe_views, views

ARTICLE = (
    r"^(?P<year>[0-9]{4})/(?P<month>0[1-9]|1[0-2])/(?P<day>0[1-9]|[12][0-9]|3[01])"
    r"/(?P<slug>[-a-zA-Z0-9_]+)/"
)

urlpatterns = [
    path("", views.front, name="front"),
    re_path(rf"{ARTICLE}$", views.article, name="article"),
    path("category/<slug:slug>/", views.category, name="category"),
    path("author/<slug:slug>/", views.author, name="author"),
    path("comment-policy/", views.policy, name="comment-policy"),
    path("subscribe/", subscribe_views.subscribe, name="subscribe"),
    path("subscribe/received/", subscribe_views.received, name="subscribe-received"),
    re_path(rf"^subscribe/(?P<token>{TOKEN})/$", subscribe_views.choose, name="subscription"),
    re_path(
        rf"^subscribe/(?P<token>{TOKEN})/confirm/$",
        subscribe_views.confirm,
        name="subscription-confirm",
    ),
    re_path(
        rf"^subscribe/(?P<token>{TOKEN})/unsubscribe/$",
        subscribe_views.unsubscribe,
        name="subscription-end",
    ),
    path("media/<path:path>", views.media, name="media"),
]
