"""Small exports, each with one oddity that real ones have: `ODDITIES[name]()` is a whole file.

Posts are by "jane" unless it says otherwise; posts and comments are numbered from 1.
"""

from tests.govblog.wordpress.odd import conversations, formats, posts
from tests.govblog.wordpress.odd.listing import ODDITIES

__all__ = ["ODDITIES", "conversations", "formats", "posts"]
