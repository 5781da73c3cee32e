"""Readers who send comments until each is confirmed, whatever happens to the site meanwhile."""

import threading
import time
from dataclasses import dataclass, field

from tests.crashing.site import PATIENCE, Site

WORDS = {"name": "Siân", "email": "sian@example.org"}


@dataclass
class Writers:
    """Some readers at once; `confirmed` is what they were told was taken in."""

    site: Site
    path: str
    confirmed: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list)

    def begin(self, many: int) -> None:
        """Let so many write."""
        for number in range(many):
            thread = threading.Thread(target=self._write, args=[number])
            self.threads.append(thread)
            thread.start()

    def end(self) -> None:
        """Let each have the comment confirmed that was begun, and write no more."""
        self.stopped.set()
        for thread in self.threads:
            thread.join()

    def _write(self, number: int) -> None:
        written = 0
        while not self.stopped.is_set():
            written += 1
            body = f"Thought {number}-{written}."
            if self._until_confirmed(body):
                self.confirmed.append(body)
            else:
                return

    def _until_confirmed(self, body: str) -> bool:
        until = time.monotonic() + 2 * PATIENCE
        while time.monotonic() < until:
            status, page = self.site.send(f"{self.path}comments/", body=body, **WORDS)
            if status == 303:
                return True
            if status and body not in page:
                self.lost.append(f"{status}: {body}")
            # Who gets the text back sends it again
            time.sleep(0.2)
        self.lost.append(f"never taken in: {body}")
        return False
