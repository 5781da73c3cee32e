"""What must be mended in a text before readers may see it."""

import re
from html import unescape

from posts.models import Picture, PostRevision


def faults(revision: PostRevision) -> list[str]:
    """Return what must be mended before a revision is published, in words for its editor."""
    found = []
    if not revision.title:
        found.append("Give the post a title.")
    if not revision.body.strip():
        found.append("Write the post.")
    known = (
        {picture.file.url: picture for picture in Picture.objects.filter(blog=revision.post.blog)}
        if "<img" in revision.body
        else {}
    )
    for number, tag in enumerate(re.findall(r"<img\b[^>]*>", revision.body), start=1):
        source, alt = _attribute(tag, "src"), _attribute(tag, "alt")
        picture = known.get(source)
        if picture is None:
            found.append(f"Picture {number} is not one of this blog’s pictures. Choose it again.")
        elif not alt.strip() and not picture.decorative:
            # WCAG 1.1.1
            found.append(f"Picture {number} has no alternative text. Describe what it shows.")
    return found


def _attribute(tag: str, name: str) -> str:
    match = re.search(rf'\b{name}="([^"]*)"', tag)
    return unescape(match.group(1)) if match else ""
