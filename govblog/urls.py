"""The map of the site: the public world, and the staff world under /admin/."""

from django.contrib import admin
from django.urls import include, path

admin.site.site_header = "Blog desk"
admin.site.site_title = "Blog desk"
admin.site.index_title = "Desks"

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("comments.urls")),
    path("", include("posts.urls")),
]

handler400 = "govblog.errors.bad_request"
handler403 = "govblog.errors.forbidden"
handler404 = "govblog.errors.not_found"
handler500 = "govblog.errors.server_error"
