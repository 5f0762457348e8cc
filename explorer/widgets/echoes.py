"""Which addresses are only the echo of what a page itself wrote into the browser's address."""

import time
from dataclasses import dataclass, field

ECHOES_MAX = 64  # addresses that may still come back from the browser; a drag writes a few
LAG_SECONDS = 1.0  # a busy browser may report an older address; later it was opened again


@dataclass
class Echoes:
    """Tells a link that was opened from the echo of an address that the page wrote.

    While somebody works fast, the address that the browser reports lags behind: it may be any of
    the last few that were written, in their order. Everything else is a link that was opened, and
    so is an older address when nothing has been written for a while.
    """

    written: list = field(default_factory=list)
    since: float = 0.0  # when the last one was written, by the monotonic clock

    def expect(self, address: object) -> bool:
        """Return whether an address that the browser reports is an echo.

        Examples
        --------
        >>> echoes = Echoes()
        >>> echoes.remember("a"), echoes.remember("b")
        (None, None)
        >>> echoes.expect("a"), echoes.expect("b"), echoes.expect("a")
        (True, True, False)
        """
        if address not in self.written:
            return False
        place = self.written.index(address)
        latest = address == self.written[-1]  # it may have been written before as well
        if not latest and time.monotonic() - self.since > LAG_SECONDS:
            return False
        del self.written[:place]
        return True

    def remember(self, address: object) -> None:
        """Expect an address from now on; call it before it is written.

        The next edit may interrupt the run while the address is on its way.
        """
        self.written = [*self.written[-ECHOES_MAX:], address]
        self.since = time.monotonic()

    def opened(self, address: object) -> None:
        """Take an address that was opened as the only one that is known."""
        self.written, self.since = [address], time.monotonic()
