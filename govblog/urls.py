"""The map of the site: the public world, and the staff world under /admin/."""

from django.contrib import admin
from django.urls import include, path, re_path

from govblog import errors, health, wellknown
from govblog.metrics import door
from posts.admin import joining

admin.site.site_header = "Blog desk"
admin.site.site_title = "Blog desk"
admin.site.index_title = "Desks"

urlpatterns = [
    # Django's way from any row to its page asks nobody's role, so it is shut
    re_path(r"^admin/r/", errors.not_found),
    path("admin/", include("govblog.signin.urls")),
    path("admin/invitation/<str:token>/", joining.page, name="invitation"),
    path("admin/", admin.site.urls),
    path("healthz/live", health.live, name="live"),
    path("healthz/ready", health.ready, name="ready"),
    path("metrics", door.page, name="metrics"),
    path(".well-known/security.txt", wellknown.txt, name="security-txt"),
    path("security-policy/", wellknown.policy, name="security-policy"),
    path("", include("comments.urls")),
    path("", include("posts.urls")),
]

handler400 = "govblog.errors.bad_request"
handler403 = "govblog.errors.forbidden"
handler404 = "govblog.errors.not_found"
handler500 = "govblog.errors.server_error"
