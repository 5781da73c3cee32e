"""Addresses of comments."""

from django.urls import path, re_path

from comments import figures_views, register_views, report_views, tokens, views
from posts.urls import ARTICLE

urlpatterns = [
    re_path(rf"{ARTICLE}comments/$", views.submit, name="comments"),
    re_path(rf"{ARTICLE}comments/(?P<pk>[0-9]{{1,18}})/$", views.one_thread, name="thread"),
    re_path(r"^comments/confirm/(?P<token>[A-Za-z0-9_-]{43})/$", tokens.confirm, name="confirm"),
    re_path(r"^queue/(?P<token>[A-Za-z0-9_-]{43})/feed/$", tokens.queue_feed, name="queue-feed"),
    path("comment-policy/figures/", figures_views.page, name="comment-figures"),
    path("comment-policy/figures.csv", figures_views.table, name="comment-figures-csv"),
    path("personal-data/", register_views.page, name="personal-data"),
    path("comments/received/", views.received, name="received"),
    path("comments/report-received/", report_views.received, name="report-received"),
    re_path(r"^comments/(?P<pk>[0-9]{1,18})/report/$", report_views.report, name="report"),
    re_path(r"^comments/(?P<pk>[0-9]{1,18})/$", views.permalink, name="permalink"),
    re_path(r"^comments/(?P<pk>[0-9]{1,18})/reply/$", views.reply, name="reply"),
]
