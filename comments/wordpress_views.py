"""Public addresses of comments by the ids they had in WordPress."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from comments.models import ImportedComment
from comments.views import permalink
from govblog.public import blog_of


@require_safe
def comment(request: HttpRequest, number: int) -> HttpResponse:
    """Answer as the permalink of the comment that had this id in WordPress."""
    known = ImportedComment.objects.filter(blog=blog_of(request), wordpress_id=number)
    pk = known.values_list("comment", flat=True).first()
    if pk is None:
        raise Http404("No comment on show here had this id.")
    return permalink(request, pk)
