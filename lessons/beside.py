"""What a reader of a notebook sees or hears beside its prose.

titles of folded code, what pictures show, labels of sliders, questions of quizzes
"""

from collections.abc import Iterator, Sequence
from typing import Any

from nbformat import NotebookNode
from pictures import WIDGET_STATE


def line(text: str) -> str:
    """A text without the ends of its lines."""
    return " ".join(text.split())


def beside(notebook: NotebookNode) -> Iterator[tuple[Any, Any]]:
    """(where, key) of every text beside the prose that a reader sees or hears."""
    for cell in notebook.cells:
        shown = cell.metadata.get("mystnb", {})
        yield from _keys(shown, ("code_prompt_show", "code_prompt_hide"))
        yield from _keys(shown.get("image", {}), ("alt",))
    widgets = notebook.metadata.get("widgets", {}).get(WIDGET_STATE, {"state": {}})
    for model in widgets["state"].values():
        state = model["state"]
        yield from _keys(state, ("description",))
        labels = state.get("_options_labels", [])
        yield from ((labels, k) for k in range(len(labels)))
        if state.get("_anywidget_id", "").endswith(".Quiz"):
            for question in state["questions"]:
                yield from _keys(question, ("ask",))
                for choice in question["choice"]:
                    yield from _keys(choice, ("text", "reason"))


def _keys(where: dict[str, Any], keys: Sequence[str]) -> Iterator[tuple[dict[str, Any], str]]:
    yield from ((where, key) for key in keys if where.get(key))
