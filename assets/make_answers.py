"""Ask the network of Shapes in assets/checkpoints/ for all pictures, so that nobody has to wait.

That of CIFAR-10 is asked when its pictures are there: those that it was trained on do not ship.

python -m assets.make_answers
"""

from explorer.places import ASSETS
from explorer.results import predictions
from explorer.training import evaluation, rundir


def main() -> None:
    """Write validation.npz and test.npz beside the weights."""
    folder = ASSETS / "checkpoints" / "shapes"
    recipe = rundir.read_run(folder).recipe
    for part in ("validation", "test"):
        answers = evaluation.of_run(folder, recipe, part)
        predictions.write(predictions.file_of(folder, part), answers)


if __name__ == "__main__":
    main()
