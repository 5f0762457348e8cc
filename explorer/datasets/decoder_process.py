"""A process that decodes: `python -m explorer.datasets.decoder_process`.

It is asked line by line: a JSON list of files goes in; the faults as one JSON line and the records
come out. It ends when the asking process closes the line, or is gone.
"""

import json
import sys

from explorer.datasets.decoder import decode_chunk
from explorer.datasets.listing import PictureFile


def main() -> None:
    """Answer line after line."""
    out = sys.stdout.buffer
    for line in sys.stdin.buffer:
        files = [
            PictureFile(path, name, bytes.fromhex(key)) for path, name, key in json.loads(line)
        ]
        records, faults = decode_chunk(files)
        out.write(json.dumps(faults).encode() + b"\n")
        out.write(records)
        out.flush()


if __name__ == "__main__":
    main()
