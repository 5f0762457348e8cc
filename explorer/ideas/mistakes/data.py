"""Claims about pictures and their normalisation."""

import numpy as np

from explorer.datasets.constants import KNOWN, normalised
from explorer.ideas.mistakes.claim import DEPENDS, WRONG, Claim, Decision, Knob
from explorer.ideas.mistakes.draw import bars, matrix, row, sheet, table
from explorer.reference import Call, Program
from explorer.sheets.words import say

TOPIC = "Data"


def _deviation(apart: int) -> Decision:
    dark = np.array([[80, 100], [120, 100]], float)
    pictures = np.stack((dark, dark + apart)) / 255
    own = pictures.std(axis=(1, 2))
    mean_of_own, pixels = float(own.mean()), float(pictures.std())
    known = KNOWN["cifar10"].std[0], KNOWN["cifar10-images"].std[0]
    rows = {"mean of each picture's own": [mean_of_own, known[1]],
            "of all pixels together": [pixels, known[0]]}  # fmt: skip
    program = Program(
        {"x": pictures},
        (Call("torch.std", ("x",), {"correction": 0}, "pixels"),),
    )
    shown = sheet(
        row(matrix("one", "Dark picture", pictures[0] * 255, "input", most=255),
            matrix("two", "Bright picture", pictures[1] * 255, "input", most=255)),
        row(table("std", "Deviation, pixels from 0 to 1", ("these two", "CIFAR-10, red"), rows)),
        said=(f"The first leaves out how far the pictures lie apart, here {apart} grey levels.",),
    )  # fmt: skip
    tried = (known[0] == 0.2023,)
    query = {"experiment": "cifar10"}
    return Decision(
        tried, shown, page="normalisation", query=query, program=program, result=np.array(pixels)
    )


def _range(which: int) -> Decision:
    keys = ("half", "cifar10", "cifar10-images", "imagenet")
    ends = {}
    for key in keys:
        constants = KNOWN[key].for_channels(3)
        pixels = np.array([[[0] * 3], [[255] * 3]], np.uint8)
        values = normalised(pixels, constants.mean, constants.std)
        ends[constants.title] = [float(values.min()), float(values.max())]
    chosen = KNOWN[keys[which]].for_channels(3)
    low, high = ends[chosen.title]
    program = Program(
        {"ends": np.array([[0.0] * 3, [1.0] * 3]), "mean": np.array(chosen.mean),
         "std": np.array(chosen.std)},
        (Call("torch.sub", ("ends", "mean"), name="moved"),
         Call("torch.div", ("moved", "std"), name="z")),
    )  # fmt: skip
    result = (np.array([[0.0] * 3, [1.0] * 3]) - chosen.mean) / np.array(chosen.std)
    line = f"{chosen.title}: black becomes {say(round(low, 2))}, white up to {say(round(high, 2))}."
    shown = sheet(
        row(table("ends", "Least and largest value", ("black", "white"),
                  {name: np.round(pair, 2) for name, pair in ends.items()})),
        said=(line,),
    )  # fmt: skip
    tried = (low >= -1 and high <= 1,)
    return Decision(tried, shown, page="normalisation", program=program, result=result)


def _bell() -> Decision:
    grey = np.array([0, 0, 0, 0, 30, 60, 200, 255, 255, 255], float)
    z = (grey - grey.mean()) / grey.std()
    counts = {
        name: np.histogram(values, 5)[0].tolist()
        for name, values in (("before", grey), ("after", z))
    }
    heads = [f"part {i + 1}" for i in range(5)]
    line = f"Mean {say(round(abs(z.mean()), 12))}, deviation {say(round(z.std(), 12))}, same shape."
    shown = sheet(
        row(table("counts", "Pixels in each fifth of the range", heads, counts)),
        row(bars("after", "After", dict(zip(heads, counts["after"], strict=True)))),
        said=(line,),
    )
    middle = counts["after"][2] == max(counts["after"])
    return Decision((middle,), shown, page="normalisation")


def _augmented(flips: int) -> Decision:
    pictures = {"6": [[1, 0, 0], [1, 1, 1], [1, 1, 1]], "a symmetric one": [[0, 1, 0]] * 3}
    rows, tried = [], []
    for name, values in pictures.items():
        x = np.array(values, float)
        turned = np.rot90(x, flips)
        tried.append(bool((turned == x).all()))
        rows.append(
            row(matrix(f"x{name}", f"Picture: {name}", x, "input", most=1), "→",
                matrix(f"y{name}", f"Turned by {90 * flips}°", turned, "output", most=1))
        )  # fmt: skip
    line = "Half a turn makes a 9 of a 6: the label is false then. A symmetric picture stays."
    program = Program(
        {"x": np.array(pictures["6"], float)}, (Call("torch.rot90", ("x", flips), name="y"),)
    )
    result = np.rot90(np.array(pictures["6"], float), flips)
    told = sheet(*rows, said=(line,))
    return Decision(tuple(tried), told, page="augmentation", program=program, result=result)


_CONSTANTS = Knob(
    "Constants", (0, 1, 2, 3), 1, ("0.5", "CIFAR-10, pixels", "CIFAR-10, pictures", "ImageNet")
)
CLAIMS = (
    Claim(
        "deviation", "the deviation of CIFAR-10 is 0.2023", WRONG, TOPIC, "notebooks",
        "Over all pixels of the red channel it is 0.2470. 0.2023 is the mean of the deviations "
        "that each picture has by itself.",
        _deviation, (Knob("Brighter by", (0, 30, 60, 90, 120), 90),),
    ),
    Claim(
        "minus-one", "With mean and deviation of CIFAR-10 pixels lie between −1 and 1", WRONG,
        TOPIC, "notebooks",
        "They go from about −1.99 to 2.13. Mean and deviation 0.5 lead to −1 and 1.",
        _range, (_CONSTANTS,),
    ),
    Claim(
        "bell", "After normalisation the pixels follow a bell curve", WRONG, TOPIC, "blogs",
        "It moves and stretches the histogram; its shape stays as it was.",
        _bell,
    ),
    Claim(
        "turned", "Turning a picture by half a turn leaves its label true", DEPENDS, TOPIC, "blogs",
        "It depends on the classes: a turned 6 is a 9, a turned flower is a flower.",
        _augmented, (Knob("Quarter turns", (1, 2, 3), 2),),
    ),
)  # fmt: skip
