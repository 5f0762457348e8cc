"""A process that decodes: `python -m explorer.datasets.decoder_process`.

It is asked line by line: a JSON list of the side and the files goes in; the faults as one JSON line
and the records come out. It ends when the asking process closes the line, or is gone.
"""

import json
import sys

from explorer.datasets.decoder import decode_chunk
from explorer.datasets.listing import PictureFile


def main() -> None:
    """Answer line after line."""
    out = sys.stdout.buffer
    for line in sys.stdin.buffer:
        side, *asked = json.loads(line)
        files = [PictureFile(path, name, bytes.fromhex(key)) for path, name, key in asked]
        records, faults = decode_chunk(files, side)
        out.write(json.dumps(faults).encode() + b"\n")
        out.write(records)
        out.flush()


if __name__ == "__main__":
    main()
