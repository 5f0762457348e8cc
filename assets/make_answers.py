"""Ask the network in assets/checkpoints/ for all its pictures, so that nobody has to wait for it.

python -m assets.make_answers
"""

from explorer.places import ASSETS
from explorer.results import predictions
from explorer.training import evaluation, rundir


def main() -> None:
    """Write validation.npz and test.npz beside the weights."""
    for folder in sorted((ASSETS / "checkpoints").iterdir()):
        recipe = rundir.read_run(folder).recipe
        for part in ("validation", "test"):
            answers = evaluation.of_run(folder, recipe, part)
            predictions.write(predictions.file_of(folder, part), answers)


if __name__ == "__main__":
    main()
