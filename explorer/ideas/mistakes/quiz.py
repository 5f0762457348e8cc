"""All claims, their topics, and the order in which a class meets them."""

import hashlib

from explorer.ideas.mistakes import (
    channels,
    data,
    drops,
    field,
    kernels,
    loss,
    norms,
    padding,
    pooling,
    sizes,
    training,
)
from explorer.ideas.mistakes.claim import Claim

CLAIMS: dict[str, Claim] = {
    claim.key: claim
    for part in (
        sizes,
        padding,
        channels,
        kernels,
        pooling,
        field,
        norms,
        drops,
        loss,
        training,
        data,
    )
    for claim in part.CLAIMS
}
TOPICS = tuple(dict.fromkeys(claim.topic for claim in CLAIMS.values()))


def order(seed: int, topic: str | None = None) -> tuple[str, ...]:
    """Return the keys of all claims, or of one topic, in the order of a seed.

    Parameters
    ----------
    seed : int
        The same one gives everybody the same order.
    topic : str or None
        One of TOPICS.

    Examples
    --------
    >>> order(3) == order(3), set(order(3)) == set(CLAIMS)
    (True, True)
    >>> [CLAIMS[key].topic for key in order(3, "Dropout")]
    ['Dropout', 'Dropout', 'Dropout', 'Dropout']
    """
    keys = [key for key, claim in CLAIMS.items() if topic is None or claim.topic == topic]
    return tuple(sorted(keys, key=lambda key: hashlib.sha256(f"{seed} {key}".encode()).digest()))
