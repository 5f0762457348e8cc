"""Which code this process runs: a run that goes on with other code than it began with says so."""

import hashlib
from functools import cache

from explorer import places

_PARTS = ("models", "explorer")
_APART = "widgets"  # pages and what draws them; a training has nothing to do with it


@cache
def fingerprint() -> str:
    """Return a short mark of the program's files, as they were when this was first called.

    Call it early: what is imported later comes from the files as they are then.

    Examples
    --------
    >>> len(fingerprint()), fingerprint() == fingerprint()
    (16, True)
    """
    total = hashlib.sha256()
    for part in _PARTS:
        for file in sorted((places.ROOT / part).rglob("*.py")):
            if _APART not in file.parts:
                total.update(file.relative_to(places.ROOT).as_posix().encode())
                total.update(file.read_bytes())
    return total.hexdigest()[:16]
