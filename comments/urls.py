"""Addresses of comments."""

from django.urls import path, re_path

from comments import (
    feed_views,
    figures_views,
    legal_views,
    mail_views,
    own_data_views,
    register_views,
    report_views,
    tokens,
    views,
    wordpress_views,
)
from comments.mine import views as mine
from comments.mine import writing
from comments.moderation.mailboxes import STOPS
from govblog.links import TOKEN
from posts.urls import ARTICLE

KINDS = "|".join(STOPS)  # of mail that can be stopped
MINE = rf"^comments/mine/(?P<token>{TOKEN})/"

urlpatterns = [
    re_path(rf"{ARTICLE}comments/$", views.submit, name="comments"),
    re_path(rf"{ARTICLE}comments/(?P<pk>[0-9]{{1,18}})/$", views.one_thread, name="thread"),
    re_path(rf"{ARTICLE}feed/$", feed_views.of_post, name="post-feed"),
    path("comments/feed/", feed_views.of_blog, name="comments-feed"),
    re_path(r"^comments/confirm/(?P<token>[A-Za-z0-9_-]{43})/$", tokens.confirm, name="confirm"),
    re_path(r"^queue/(?P<token>[A-Za-z0-9_-]{43})/feed/$", tokens.queue_feed, name="queue-feed"),
    re_path(rf"^mail/(?P<token>{TOKEN})/$", mail_views.choose, name="mail"),
    re_path(rf"^mail/(?P<token>{TOKEN})/confirm/$", mail_views.confirm, name="mail-confirm"),
    re_path(
        rf"^mail/(?P<token>{TOKEN})/unsubscribe/(?P<kind>{KINDS})/$",
        mail_views.unsubscribe,
        name="mail-unsubscribe",
    ),
    path("comment-policy/figures/", figures_views.page, name="comment-figures"),
    path("comment-policy/figures.csv", figures_views.table, name="comment-figures-csv"),
    path("personal-data/", register_views.page, name="personal-data"),
    path("comments/received/", views.received, name="received"),
    re_path(rf"{MINE}$", mine.mine, name="mine"),
    re_path(rf"{MINE}correct/$", writing.correct, name="mine-correct"),
    re_path(rf"{MINE}withdraw/$", mine.withdraw, name="mine-withdraw"),
    re_path(rf"{MINE}again/$", writing.again, name="mine-again"),
    re_path(rf"{MINE}second-look/$", writing.second_look, name="mine-second-look"),
    re_path(rf"{MINE}follow/$", mine.follow, name="mine-follow"),
    re_path(rf"{MINE}renew/$", mine.renew, name="mine-renew"),
    re_path(rf"{MINE}data/$", own_data_views.data, name="mine-data"),
    re_path(rf"{MINE}erase/$", own_data_views.erase, name="mine-erase"),
    re_path(rf"^comments/data/(?P<token>{TOKEN})/$", own_data_views.mailed_data, name="own-data"),
    re_path(
        rf"^comments/erase/(?P<token>{TOKEN})/$", own_data_views.mailed_erase, name="own-erase"
    ),
    path("comments/report-received/", report_views.received, name="report-received"),
    re_path(r"^comments/(?P<pk>[0-9]{1,18})/report/$", report_views.report, name="report"),
    re_path(
        r"^comments/legal-notice-received/(?P<reference>LN-[0-9A-Z]{4}-[0-9A-Z]{4})/$",
        legal_views.received,
        name="legal-notice-received",
    ),
    re_path(rf"^legal-notices/(?P<token>{TOKEN})/$", legal_views.case, name="legal-notice-case"),
    re_path(
        rf"^legal-notices/answer/(?P<token>{TOKEN})/$",
        legal_views.answer,
        name="legal-notice-answer",
    ),
    re_path(
        r"^comments/(?P<pk>[0-9]{1,18})/legal-notice/$", legal_views.notice, name="legal-notice"
    ),
    re_path(
        r"^comments/wordpress/(?P<number>[0-9]{1,18})/$",
        wordpress_views.comment,
        name="wordpress-comment",
    ),
    re_path(r"^comments/(?P<pk>[0-9]{1,18})/$", views.permalink, name="permalink"),
    re_path(r"^comments/(?P<pk>[0-9]{1,18})/reply/$", views.reply, name="reply"),
]
