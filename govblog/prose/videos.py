"""Videos of the two sites from which a post may show one."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

# Where players come from: the content security policy lets nothing else into a frame
PLAYERS = ("https://www.youtube-nocookie.com", "https://player.vimeo.com")
_YOUTUBE = frozenset({"youtube.com", "m.youtube.com", "youtube-nocookie.com"})
_VIMEO = frozenset({"vimeo.com", "player.vimeo.com"})


@dataclass(frozen=True, slots=True)
class Video:
    """A video: who shows it, the address of its page, and of its player without cookies."""

    site: str
    page: str
    player: str


def video(address: str) -> Video | None:
    """Return the video at an address of YouTube or Vimeo, or None."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"}:
        return None
    if host in _YOUTUBE or host == "youtu.be":
        return _youtube(host, parts.path, parts.query)
    return _vimeo(parts.path, parts.query) if host in _VIMEO else None


def _youtube(host: str, path: str, query: str) -> Video | None:
    if host == "youtu.be":
        key = path.lstrip("/")
    elif path == "/watch":
        key = parse_qs(query, max_num_fields=20).get("v", [""])[0] if query.count("&") < 20 else ""
    else:
        key = re.sub(r"^/(?:embed|shorts|live)/", "", path)
    key = key.rstrip("/")
    if not re.fullmatch(r"[A-Za-z0-9_-]{11}", key):
        return None
    return Video(
        "YouTube",
        f"https://www.youtube.com/watch?v={key}",
        f"{PLAYERS[0]}/embed/{key}",
    )


def _vimeo(path: str, query: str) -> Video | None:
    found = re.fullmatch(r"/(?:video/)?([0-9]{6,12})(?:/([0-9a-f]{6,20}))?/?", path)
    if not found:
        return None
    number, secret = found.groups()
    hidden = re.search(r"(?:^|&)h=([0-9a-f]{6,20})(?:&|$)", query)
    secret = secret or (hidden.group(1) if hidden else "")
    behind, said = (f"/{secret}", f"h={secret}&") if secret else ("", "")
    return Video(
        "Vimeo",
        f"https://vimeo.com/{number}{behind}",
        f"{PLAYERS[1]}/video/{number}?{said}dnt=1",
    )
