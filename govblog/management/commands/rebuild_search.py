"""`manage.py rebuild_search`: make the index of search anew."""

from typing import Any

from django.core.management.base import BaseCommand

from posts import searching


class Command(BaseCommand):
    """Prints how many posts it went through. The site may run meanwhile; run again, it is the same.

    The verbs keep the index, so it is needed only after a blog's language was changed or rows
    were put into the database by other ways.
    """

    help = "Make the index of search anew, while the site runs."

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild, and say how much."""
        many = searching.rebuild()
        self.stdout.write(f"Posts looked through: {many}.")
