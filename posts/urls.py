"""Addresses of posts."""

from django.urls import path, re_path

from posts import search_views, views

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
    path("search/", search_views.search, name="search"),
    path("media/<path:path>", views.media, name="media"),
]
