"""Addresses of posts."""

from django.urls import path, re_path

from govblog.links import TOKEN
from posts import (
    archives,
    draft_views,
    feeds,
    page_views,
    reading,
    search_views,
    sitemaps,
    subscribe_views,
    views,
)

ARTICLE = (
    r"^(?P<year>[0-9]{4})/(?P<month>0[1-9]|1[0-2])/(?P<day>0[1-9]|[12][0-9]|3[01])"
    r"/(?P<slug>[-a-zA-Z0-9_]+)/"
)

KINDS = "|".join(reading.TERMS)
SLUG = "[-a-zA-Z0-9_]+"
# WordPress's other feeds, and its other spellings of ours
BELOW = rf"comments/|(?:{KINDS})/{SLUG}/|[0-9]{{4}}/[0-9]{{2}}/[0-9]{{2}}/{SLUG}/"
OTHER_FEED = rf"^(?P<to>(?:{BELOW})?)(?:feed/)?(?:atom|rss|rss2|rdf|(?<=feed/)feed)/?$"

urlpatterns = [
    path("", views.front, name="front"),
    re_path(rf"{ARTICLE}$", views.article, name="article"),
    re_path(r"^(?P<year>[0-9]{4})/$", archives.year, name="year"),
    re_path(r"^(?P<year>[0-9]{4})/(?P<month>0[1-9]|1[0-2])/$", archives.month, name="month"),
    path("category/", archives.categories, name="categories"),
    path("category/<slug:slug>/", views.category, name="category"),
    path("tag/", archives.tags, name="tags"),
    path("tag/<slug:slug>/", archives.tag, name="tag"),
    path("author/", archives.authors, name="authors"),
    path("author/<slug:slug>/", views.author, name="author"),
    path("all-posts/", archives.all_posts, name="all-posts"),
    path("comment-policy/", page_views.policy, name="comment-policy"),
    re_path(rf"^draft/(?P<token>{TOKEN})/$", draft_views.draft, name="draft"),
    path("feed/", feeds.of_blog, name="feed"),
    re_path(rf"^(?P<kind>{KINDS})/(?P<slug>{SLUG})/feed/$", feeds.of_term, name="term-feed"),
    re_path(OTHER_FEED, feeds.elsewhere, name="other-feed"),
    path("search/", search_views.search, name="search"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    re_path(r"^sitemap-(?P<number>[1-9][0-9]{0,5})\.xml$", sitemaps.part, name="sitemap-part"),
    path("robots.txt", sitemaps.robots, name="robots"),
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
    path("colours/<slug:digits>.css", page_views.colours, name="colours"),
    # Last: what no other address is may be a page
    path("<slug:slug>/", page_views.page, name="page"),
]
