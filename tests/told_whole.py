"""All that a browser may be told about a sheet: with the frames that it gets when it asks."""

from explorer import sheets


def whole(case):
    """Return the answer about a case together with how it looks at all stops of its sliders."""
    return case.result() | {"frames": sheets.frames(case)}
