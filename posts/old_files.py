"""Addresses that pictures had in WordPress: those who show them elsewhere still find them."""

import re

from posts.models import Blog, Imported
from posts.models.imported import LONGEST_ADDRESS

_FILE = re.compile(r"/wp-content/uploads/(?P<file>[^\0]+)$")
# Of a smaller copy that WordPress made
_SIZE = re.compile(r"(?:-[0-9]{1,5}x[0-9]{1,5}|-scaled|-rotated)(?=\.[a-zA-Z]{3,4}$)")


def present(blog: Blog, path: str) -> str | None:
    """Return the address of the picture that had this one, None when none had."""
    found = _FILE.search(path)
    if found is None or len(path) > LONGEST_ADDRESS:
        return None
    names = {found["file"], _SIZE.sub("", found["file"])}
    rows = Imported.objects.filter(blog=blog, address__in=names, picture__isnull=False)
    one = rows.select_related("picture").first()
    return str(one.picture.file.url) if one and one.picture else None
