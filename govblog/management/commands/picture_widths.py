"""`manage.py picture_widths`: make the smaller widths of pictures kept before there were any."""

from typing import Any

from django.core.management.base import BaseCommand

from posts import pictures
from posts.models import Picture


class Command(BaseCommand):
    """Prints a line for each picture whose file cannot be read, then the totals.

    Until it has run, these pictures are shown in their one width. Run again, it changes nothing.
    """

    help = "Make the smaller widths of pictures that were added before govblog made any"

    def handle(self, *args: Any, **options: Any) -> None:
        """Make them one by one; a file that cannot be read holds up no other."""
        made = left = 0
        for picture in Picture.objects.filter(widths="").order_by("pk").iterator():
            try:
                made += pictures.make_widths(picture)
            except (pictures.NotTaken, OSError) as error:
                left += 1
                self.stdout.write(f"Left as it is: {picture.file.name}: {error}")
        self.stdout.write(f"{made} pictures made in smaller widths, {left} left as they are.")
