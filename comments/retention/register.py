"""The whole register: a new kind of personal data gets an entry here, or nothing deletes it."""

from comments.retention import of_comments, of_the_house
from comments.retention.entry import Entry

ENTRIES: tuple[Entry, ...] = (*of_comments.ENTRIES, *of_the_house.ENTRIES)
