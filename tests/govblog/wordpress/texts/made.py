"""A blog for the tests: what it has of pictures, links and blocks that posts share."""

from govblog.wordpress.texts.bodies import body
from govblog.wordpress.texts.known import Around, Body, Picture

SRC = "/media/pictures/0123456789abcdef01234567.webp"
UPLOADS = "https://blog.example/wp-content/uploads"
IMG = f'<img src="{SRC}" alt="A bridge">'
VIDEO = (
    '<div class="app-video"><a href="https://www.youtube.com/watch?v=dQw4w9WgXcQ">'
    "Video on YouTube</a></div>"
)
AROUND = Around(
    base="https://blog.example/2013/05/budget-day/",
    attachment={1: f"{UPLOADS}/bridge.jpg", 2: f"{UPLOADS}/gone.jpg"}.get,
    attached=(1,),
    reusable={6: "A\nb\n\nC", 7: "<!-- wp:paragraph --><p>Shared</p><!-- /wp:paragraph -->",
              8: '<!-- wp:block {"ref":8} /-->'}.get,
    footnotes='[{"content":"Said <em>twice</em>","id":"a-1"}, 5, {"content":"no id"}]',
)  # fmt: skip


def media(address: str) -> Picture | None:
    """Return the one picture that was taken over."""
    known = address == f"{UPLOADS}/bridge.jpg"
    return Picture(SRC, alt="A bridge", caption="The bridge at dawn") if known else None


def post_links(address: str) -> str | None:
    """Return where links to the one other post, and to a comment, lead from now on."""
    here = {
        "https://blog.example/?p=12": "/2012/01/02/old-post/",
        "https://blog.example/2013/05/budget-day/#comment-4": "/comments/wordpress/4/",
        f"{UPLOADS}/report.pdf": "/files/report.pdf",
    }
    return here.get(address)


def made(content: str, around: Around = AROUND) -> Body:
    """Return what becomes of a text on that blog."""
    return body(content, media=media, post_links=post_links, around=around)


def html(content: str) -> str:
    """Return the HTML that becomes of a text on that blog."""
    return made(content).html


def told(content: str) -> list[tuple[str, str, int]]:
    """Return what the report says of a text: kind, about what, how often."""
    return [(one.kind, one.about, one.times) for one in made(content).notes]
