"""The comparison of two runs as a few lines that anybody can run beside the two downloads."""

_LINES = """\
import csv, io, math, zipfile
import torch

def right(name):
    with zipfile.ZipFile(name) as file:
        text = file.read("answers/{part}.csv").decode("utf-8-sig")
    return torch.tensor([row["right"] == "1" for row in csv.DictReader(io.StringIO(text))])

first, second = right("{first}"), right("{second}")
only_first = int((first & ~second).sum())
only_second = int((second & ~first).sum())
print(only_first, only_second, (only_second - only_first) / len(first))  # {expected}
thrown, fewer = only_first + only_second, min(only_first, only_second)
ways = sum(math.comb(thrown, k) for k in range(fewer + 1))
print(min(1.0, 2 * ways / 2**thrown))  # exact McNemar test
"""


def lines(first: str, second: str, part: str, counts: tuple[int, int, int]) -> str:
    """Return lines that read two zips of this explorer and compare them picture by picture.

    Parameters
    ----------
    first, second : str
        Names of the zips, from `explorer.report.archive.file_name`.
    part : {"validation", "test"}
    counts : tuple of int
        Pictures that only the first or only the second gets right, and all pictures.

    Examples
    --------
    >>> print(lines("a.zip", "b.zip", "test", (1, 7, 21)).splitlines()[11])
    print(only_first, only_second, (only_second - only_first) / len(first))  # 1 7 0.2857
    """
    only_first, only_second, total = counts
    expected = f"{only_first} {only_second} {(only_second - only_first) / total:.4f}"
    return _LINES.format(first=first, second=second, part=part, expected=expected)
