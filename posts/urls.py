"""Addresses of posts."""

from django.urls import path, re_path

from govblog.links import TOKEN
from posts import archives, draft_views, page_views, views

ARTICLE = (
    r"^(?P<year>[0-9]{4})/(?P<month>0[1-9]|1[0-2])/(?P<day>0[1-9]|[12][0-9]|3[01])"
    r"/(?P<slug>[-a-zA-Z0-9_]+)/"
)

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
    path("media/<path:path>", views.media, name="media"),
    path("colours/<slug:digits>.css", page_views.colours, name="colours"),
    # Last: what no other address is may be a page
    path("<slug:slug>/", page_views.page, name="page"),
]
