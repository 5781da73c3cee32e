"""Addresses of posts."""

from django.urls import path, re_path

from posts import feeds, search_views, views

ARTICLE = (
    r"^(?P<year>[0-9]{4})/(?P<month>0[1-9]|1[0-2])/(?P<day>0[1-9]|[12][0-9]|3[01])"
    r"/(?P<slug>[-a-zA-Z0-9_]+)/"
)

# WordPress's other feeds, and its other spellings of this one
OTHER_FEED = r"(?:feed/(?:feed|atom|rss|rss2|rdf)|atom|rss|rss2|rdf)/?$"
TERM = rf"(?P<kind>{'|'.join(feeds.TERMS)})/(?P<slug>[-a-zA-Z0-9_]+)/"

urlpatterns = [
    path("", views.front, name="front"),
    re_path(rf"{ARTICLE}$", views.article, name="article"),
    path("category/<slug:slug>/", views.category, name="category"),
    path("author/<slug:slug>/", views.author, name="author"),
    path("comment-policy/", views.policy, name="comment-policy"),
    path("feed/", feeds.of_blog, name="feed"),
    re_path(rf"^{TERM}feed/$", feeds.of_term, name="term-feed"),
    re_path(
        rf"^(?P<to>(?:[0-9]{{4}}/[0-9]{{2}}/[0-9]{{2}}/[-\w]+/|(?:{'|'.join(feeds.TERMS)})/[-\w]+/"
        rf"|comments/)?){OTHER_FEED}",
        feeds.elsewhere,
        name="other-feed",
    ),
    path("search/", search_views.search, name="search"),
    path("media/<path:path>", views.media, name="media"),
]
