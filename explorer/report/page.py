"""The report: one page that needs no network, light and dark, and one sheet of paper when printed.

Every text that somebody else chose passes through `_text` and is cut; numbers are formatted here.
"""

from collections.abc import Sequence
from dataclasses import fields, replace
from html import escape

import models
from explorer import datasets
from explorer.datasets.pictures import shown
from explorer.report import svg
from explorer.report.facts import Facts
from explorer.report.style import CSS, CSS_OF_SVG
from explorer.results.confusion import confusion
from explorer.results.diff import TITLES, value_in_words
from explorer.results.summary import Share
from explorer.training.recipe import Recipe

_TEXT_MAX = 60  # characters of a name; the page has no room for more
_CLASS_MAX = 20  # characters of a class name; ten of them are two lines
_COMMAND_MAX = 1_500  # characters; a longer one stands in command.txt alone
_PARTS = {"validation": "Validation", "test": "Test"}


def page(found: Facts) -> str:
    """Return the whole report as one HTML document.

    Parameters
    ----------
    found : Facts
        From `explorer.report.facts.facts`.
    """
    recipe = found.run.recipe
    body = [
        f"<h1>{_network(recipe)} on {_data(recipe)}</h1>",
        f"<p>{_what(found)}</p>",
        f'<div class="two">{_curves(found)}</div>',
        f'<div class="two"><section>{_confusion(found)}</section>'
        f"<section>{_results(found)}{_origin(found)}</section></div>",
        f"<h2>Recipe</h2>{_recipe(recipe)}",
        f"<h2>The same training again</h2><pre>{_command(found)}</pre>",
    ]
    title = f"<title>Report: {_text(found.run.name)}</title>"
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width">{title}'
    return (
        f'<!doctype html>\n<html lang="en"><head>{head}<style>{CSS}</style></head>'
        f"<body><main>{''.join(body)}</main></body></html>\n"
    )


def _text(value: object, most: int = _TEXT_MAX) -> str:
    """Return somebody's words as text of the page: cut, printable, and no markup."""
    words = shown(str(value))
    return escape(words if len(words) <= most else words[: most - 1] + "…")


def _network(recipe: Recipe) -> str:
    entry = models.REGISTRY.get(recipe.model)
    return _text(entry.title if entry else recipe.model)


def _data(recipe: Recipe) -> str:
    if recipe.data == "folder":
        name = (recipe.root or "").rstrip("/").rsplit("/", 1)[-1]
        return f"the folder “{_text(name)}”"
    return _text(datasets.TITLES.get(recipe.data, recipe.data))


def _what(found: Facts) -> str:
    status, recipe = found.run.status, found.run.recipe
    parts = [
        f"Run {_text(found.run.name)}, {_text(status.state)} after {found.summary.epochs} of "
        f"{recipe.epochs} epochs."
    ]
    if status.train_size:
        parts.append(
            f"Trained on {status.train_size:,} pictures of {_classes(found.classes)}; "
            f"{status.validation_size:,} others were kept apart for validation."
        )
    if found.summary.parameters:
        parts.append(f"{found.summary.parameters:,} parameters.")
    if found.summary.seconds:
        parts.append(f"{found.summary.seconds:,.0f} seconds on {_text(status.device)}.")
    return " ".join(parts)


def _classes(names: Sequence[str]) -> str:
    if not names:
        return "all classes"
    return f"{len(names)} classes ({', '.join(_text(name, _CLASS_MAX) for name in names)})"


def _curves(found: Facts) -> str:
    epochs = [point for point in found.points if point["kind"] == "epoch"]
    drawn = ""
    for kind, title in (("loss", "loss"), ("accuracy", "accuracy")):
        lines = {
            name: [(p["epoch"], p[key]) for p in epochs if _is_number(p.get(key))]
            for name, key in (("training", f"train_{kind}"), ("validation", f"val_{kind}"))
        }
        drawn += f"<figure>{svg.chart(lines, title, kind == 'accuracy')}</figure>"
    return drawn + '<p class="key">Circles: training. Diamonds, dashed: validation.</p>'


def _is_number(value: object) -> bool:
    return type(value) in (int, float)


def _confusion(found: Facts) -> str:
    part = "test" if "test" in found.answers else "validation"
    answers = found.answers.get(part)
    if answers is None:
        return "<h2>Answers</h2><p>This run has no answers for each picture.</p>"
    return f"<h2>Confusion matrix, {part} pictures</h2>{_matrix(found, part)}"


def _matrix(found: Facts, part: str) -> str:
    answers = found.answers[part]
    counts = confusion(answers.labels, answers.predicted, len(answers.classes))
    return svg.confusion(counts, [shown(name) for name in answers.classes])


def confusion_picture(found: Facts, part: str) -> str:
    """Return the confusion matrix of a part as a file of its own."""
    return svg.alone(_matrix(found, part), CSS_OF_SVG)


def _results(found: Facts) -> str:
    rows = []
    for part, share in (("validation", found.summary.validation), ("test", found.summary.test)):
        if share is not None:
            rows.append((f"{_PARTS[part]} accuracy", _share(share)))
    best = found.summary.best_epoch
    if best is not None:
        rows.append(("Best epoch, by validation loss", str(best or "before the end of 1")))
    if found.summary.test is None:
        rows.append(("Test accuracy", "sealed: nobody has opened it"))
    return f"<h2>Result</h2>{_table(rows)}"


def _share(share: Share) -> str:
    return (
        f"<b>{share.value:.2%}</b> of {share.pictures:,}; 95 % interval "
        f"{100 * share.low:.1f} to {100 * share.high:.1f} (Wilson)"
    )


def _origin(found: Facts) -> str:
    weights = found.weights
    rows = [("Weights", f"{weights.size:,} bytes" if weights.file else escape(weights.why))]
    if weights.sha256:
        rows.append(("sha256", f"<code>{weights.sha256}</code>"))
    status = found.run.status
    rows.append(("CPU threads, precision", f"{status.threads}, {_precision(found)}"))
    made = ", ".join(f"{name} {number}" for name, number in found.versions.items())
    rows.append(("Report made with", escape(made)))
    return f"<h2>Origin</h2>{_table(rows)}"


def _precision(found: Facts) -> str:
    return _text(getattr(found.run.status, "precision", "") or found.run.recipe.precision)


def _table(rows: Sequence[tuple[str, str]]) -> str:
    """Return a table of titles and of values that are HTML already."""
    lines = (f"<tr><th>{escape(title)}</th><td>{value}</td></tr>" for title, value in rows)
    return f"<table>{''.join(lines)}</table>"


def _recipe(recipe: Recipe) -> str:
    rows = []
    for field in fields(Recipe):
        value = getattr(recipe, field.name)
        title = TITLES.get(field.name, field.name.replace("_", " "))
        words = _text(value_in_words(field.name, value))
        changed = ' class="changed"' if value != field.default else ""
        rows.append(f"<div{changed}><dt>{escape(title)}</dt><dd>{words}</dd></div>")
    note = '<p class="key">Bold: not the usual value. recipe.json holds all of it.</p>'
    return f"<dl>{''.join(rows)}</dl>{note}"


def _command(found: Facts) -> str:
    """Return the command as words that are not broken at their hyphens, so that it can be read."""
    line = repeat_line(found)
    if len(line) > _COMMAND_MAX:
        return "The command is too long for this page; it stands in command.txt."
    return " ".join(f"<span>{escape(word)}</span>" for word in line.split(" "))


def repeat_line(found: Facts) -> str:
    """Return the command that starts the same training again, with the threads that it took."""
    recipe = found.run.recipe
    return replace(recipe, threads=found.run.status.threads or recipe.threads).command_line()
