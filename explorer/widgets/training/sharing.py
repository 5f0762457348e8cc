"""A recipe as text: to keep, to hand on, and to start the same run again."""

from dataclasses import replace
from pathlib import Path

import streamlit as st

from explorer import datasets
from explorer.errors import ExplorerError, RecipeError
from explorer.training.recipe import Recipe
from explorer.training.selection import resolve_classes
from explorer.widgets.text import literal
from explorer.widgets.training import fields

_PASTED, _SAID = "train_recipe_text", "train_recipe_said"  # session only
_TEXT_MAX = 20_000  # characters; the longest recipe that can be trained has fewer


def sharing(recipe: Recipe | None) -> None:
    """Show a recipe as JSON and as a command line, and take one back."""
    if recipe is not None:
        st.caption("The same run from a shell:")
        st.code(recipe.command_line(), language="bash", wrap_lines=True)
        st.download_button(
            "Download the recipe",
            recipe.to_json,  # called by the click: a file made now would be gone a choice later
            "recipe.json",
            "application/json",
            key="train_recipe_download",
            icon=":material/download:",
            on_click="ignore",
        )
    given = st.file_uploader("A recipe's file", type="json", key="train_recipe_file")
    st.text_area(
        "or its text",
        key=_PASTED,
        height=110,
        max_chars=_TEXT_MAX,
        placeholder='{ "data": "shapes", "epochs": 5 }',
    )
    st.button(
        "Fill in this recipe",
        key="train_recipe_take",
        on_click=_take,
        args=(given.getvalue()[:_TEXT_MAX] if given else None,),
    )
    if said := st.session_state.get(_SAID):
        (st.error if said[0] else st.success)(literal(said[1]))


def _take(file: bytes | None) -> None:
    """Let the widgets hold a recipe that somebody brought; all of it is checked before."""
    pasted = st.session_state.get(_PASTED) or ""
    text = pasted if pasted.strip() else (file or b"").decode("utf-8", errors="replace")
    try:
        if not text.strip():
            raise RecipeError("There is no recipe yet. Choose its file or paste its text.")
        st.session_state.update(choices_of(text))
    except ExplorerError as error:
        st.session_state[_SAID] = (True, str(error))
        return
    st.session_state[_SAID] = (False, "Filled in. Press Start to train it.")


def choices_of(text: str) -> dict[str, object]:
    """Return what the widgets have to hold for the recipe of a text.

    Raises
    ------
    ExplorerError
        When it is no recipe, its pictures are not on this machine, or a widget cannot hold it.
    """
    recipe = here(Recipe.from_json(text))
    resolve_classes(recipe)
    held = fields.as_choices(recipe)
    status = next(s for s in datasets.statuses() if (s.data, s.root) == (recipe.data, recipe.root))
    again = fields.as_recipe(held, status)
    if replace(again, classes=()) != replace(recipe, classes=()):
        raise RecipeError("The choices of this page cannot hold this recipe. Use its command line.")
    names = recipe.classes or status.classes
    if (again.classes or status.classes) != names:
        raise RecipeError(
            "The recipe names its classes in another order than the data set, which changes the "
            "result. Use its command line, or bring them into the order of the data set."
        )
    return held


def here(recipe: Recipe) -> Recipe:
    """Return a recipe whose folder is one that this page offers.

    A page takes no path from a visitor: a folder is looked up by its name alone.

    Raises
    ------
    RecipeError
        When there is none of this name, or the data set is missing.
    """
    name = Path(recipe.root).name if recipe.root else None
    for status in datasets.statuses():
        if status.data != recipe.data or (name and Path(status.root).name != name):
            continue
        if not status.ready:
            raise RecipeError(f"{status.title}: {status.sentence} {status.remedy}".strip())
        return replace(recipe, root=status.root)
    raise RecipeError(
        f"The recipe is for a folder “{(name or '')[:40]}”, which this page does not offer. Put a "
        "folder of this name there, or change the recipe's data."
    )
