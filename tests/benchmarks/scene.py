"""A blog with one post and its comments, in the project's table and in the textbook's.

Imported once Django is set up.
"""

from collections.abc import Sequence

from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from comments import tree
from comments.models import Comment, Content
from comments.moderation.counting import recount
from govblog import sanitise
from posts import publishing
from posts.models import Blog, Post
from tests.benchmarks.common import WORDS, insert
from tests.benchmarks.textbook.models import TextbookComment
from tests.raw import history_unwritten


def a_post() -> Post:
    """Make the tables, a blog whose limits nothing reaches, and one published post."""
    call_command("migrate", verbosity=0)
    # The textbook's table has no migration and needs the others to be there
    call_command("migrate", run_syncdb=True, verbosity=0)
    limits = dict.fromkeys(("limit_address", "limit_email", "limit_post"), 1_000_000)
    blog = Blog.objects.create(host="blog.example.org", name="Benchmark", **limits)
    editor = User.objects.create_superuser("editor")
    text = publishing.Text("Article", f"<p>{WORDS}</p>")
    post = publishing.start(blog, text, by=editor)
    publishing.publish(post, by=editor)
    return Post.objects.select_related("blog").get()


def comments(
    post: Post, parents: Sequence[int | None], status: str = Comment.Status.APPROVED
) -> list[Comment]:
    """Insert comments of one status with these parents; return them in that order."""
    now = timezone.now()
    shown = status == Comment.Status.APPROVED

    def make(number: int) -> Comment:
        return Comment(post=post, status=status, shown=shown, created_at=now)

    with history_unwritten():
        made = insert(parents, 1, make)
    Content.objects.bulk_create(
        (_content(comment, number) for number, comment in enumerate(made)), batch_size=1_000
    )
    # Moves PostgreSQL's sequence, and would mend what this file numbered wrongly
    list(tree.repair(Comment))
    recount([post.pk])
    settle()
    return made


def _content(comment: Comment, number: int) -> Content:
    body = f"{number}. {WORDS}"
    return Content(
        comment=comment,
        name=f"Reader {number}",
        email=f"reader{number}@example.org",
        body=body,
        body_html=sanitise.comment_html(body),
    )


def textbook_comments(post: Post, parents: Sequence[int | None]) -> list[TextbookComment]:
    """Insert the same comments into the textbook's table; return them in the same order."""
    now = timezone.now()
    made = insert(
        parents,
        1,
        lambda number: TextbookComment(
            post=post, name=f"Reader {number}", body=f"{number}. {WORDS}", created=now
        ),
    )
    settle()
    return made


def server() -> int | None:
    """Return the process id of the PostgreSQL server that works for this process, or None."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_read_file('postmaster.pid', 0, 20)")
        return int(cursor.fetchone()[0].split()[0])


def settle() -> None:
    """Let PostgreSQL know what it has, as it does by itself within a minute."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
