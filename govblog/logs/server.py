"""gunicorn’s own lines, written as those of Django are."""

import os
from typing import Any

from gunicorn import glogging

from govblog.logs import PLAIN
from govblog.logs.lines import formatter


class ServerLogger(glogging.Logger):
    """Logs where gunicorn’s options say, in lines as LOG_FORMAT says."""

    def setup(self, cfg: Any) -> None:
        """Set the handlers up, at the start and when the configuration is read anew."""
        super().setup(cfg)
        lines = formatter(os.environ.get("LOG_FORMAT", PLAIN))
        for log in (self.error_log, self.access_log):
            for handler in log.handlers:
                handler.setFormatter(lines)
