"""The reply structure on django-mptt: the only package that knows lft, rght, tree_id and level.

Each top-level node is a thread of its own tree. The parent key is the truth; the four numbers
are derived from it. `threads.py` keeps them right while many write, `planting.py` saves whole
threads at once, `checking.py` compares the numbers with the parent keys, `repairing.py` derives
them anew, `walking.py` follows the keys alone.
"""

from comments.tree.checking import Fault, Kind, faults, newest_faults
from comments.tree.planting import HIGHEST, make_room, plant, reserve
from comments.tree.repairing import Mended, cut, move_sequence, renumber, repair
from comments.tree.threads import (
    DROP_SEQUENCE_SQL,
    PLACE,
    SEQUENCE_SQL,
    THREAD,
    ParentGone,
    Threaded,
    ThreadManager,
    above,
    before,
    below,
    first_of_each,
    in_reading_order,
    lock_parent,
    lock_threads,
    place,
    root_of,
    with_thread_size,
)
from comments.tree.walking import cycles

__all__ = [
    "DROP_SEQUENCE_SQL",
    "HIGHEST",
    "PLACE",
    "SEQUENCE_SQL",
    "THREAD",
    "Fault",
    "Kind",
    "Mended",
    "ParentGone",
    "ThreadManager",
    "Threaded",
    "above",
    "before",
    "below",
    "cut",
    "cycles",
    "faults",
    "first_of_each",
    "in_reading_order",
    "lock_parent",
    "lock_threads",
    "make_room",
    "move_sequence",
    "newest_faults",
    "place",
    "plant",
    "renumber",
    "repair",
    "reserve",
    "root_of",
    "with_thread_size",
]
