"""Caches in front of the site, told of what changed: an outbox, and a hook for each kind of cache.

Who changes something writes a row with it (`posts/models/purge.py`); the worker sends it with
`keep_sending`. `lag` says how far behind the caches are, `forget_all` drops what waits where nobody
is to be told (docs/deploy.md).
"""

from govblog.edge.faults import Fault
from govblog.edge.lagging import Lag, forget_all, lag
from govblog.edge.sending import keep_sending, send_due

__all__ = ["Fault", "Lag", "forget_all", "keep_sending", "lag", "send_due"]
