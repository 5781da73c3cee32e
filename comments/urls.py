"""Addresses of comments."""

from django.urls import path, re_path

from comments import views
from posts.urls import ARTICLE

urlpatterns = [
    re_path(rf"{ARTICLE}comments/$", views.submit, name="comments"),
    re_path(rf"{ARTICLE}comments/(?P<pk>[0-9]{{1,18}})/$", views.one_thread, name="thread"),
    path("comments/received/", views.received, name="received"),
    re_path(r"^comments/(?P<pk>[0-9]{1,18})/$", views.permalink, name="permalink"),
    re_path(r"^comments/(?P<pk>[0-9]{1,18})/reply/$", views.reply, name="reply"),
]
