"""Draw assets/icon.png: a 4×4 input in blue and the window of a kernel on it in vermilion.

python assets/make_icon.py
"""

from pathlib import Path

from PIL import Image, ImageDraw

CELL, GAP, SIDE = 28, 4, 132  # pixels
BLUES = ("#0072B2", "#56B4E9", "#BFE0F3")
WINDOW = "#D55E00"


def draw() -> Image.Image:
    """Return the icon, an RGBA picture of 132×132 pixels."""
    icon = Image.new("RGBA", (SIDE, SIDE), (0, 0, 0, 0))
    pen = ImageDraw.Draw(icon)
    for row in range(4):
        for column in range(4):
            left, top = 4 + column * (CELL + GAP), 4 + row * (CELL + GAP)
            shade = BLUES[(row * 2 + column * 3) % 3]
            pen.rounded_rectangle((left, top, left + CELL - 1, top + CELL - 1), 4, fill=shade)
    reach = 3 * (CELL + GAP) + 1
    pen.rounded_rectangle((1, 1, 1 + reach + 1, 1 + reach + 1), 7, outline=WINDOW, width=6)
    return icon


if __name__ == "__main__":
    draw().save(Path(__file__).with_name("icon.png"), optimize=True)
