"""Write the zip of a run from a shell; the weights go from file to file.

python -m explorer.report RUN [--out FILE]
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from explorer.report.archive import file_name, write
from explorer.results.summary import find
from explorer.training import rundir


def main(arguments: Sequence[str] | None = None) -> int:
    """Write one zip; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m explorer.report", description=__doc__)
    parser.add_argument("run", help="name of a run, or its folder")
    parser.add_argument("--out", type=Path, help="the zip; in this folder when left out")
    values = parser.parse_args(arguments)
    run = find(values.run) or rundir.read_run(Path(values.run))
    if run is None:
        print(f"There is no run {values.run!r}. Give its name or its folder.", file=sys.stderr)
        return 2
    out = values.out or Path(file_name(run))
    try:
        with out.open("xb") as file:
            write(run, file)
    except OSError as error:
        print(f"{out} cannot be written: {error.strerror}. Choose another --out.", file=sys.stderr)
        return 2
    print(out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
