"""Pictures of attention: the matrix alpha as in Bahdanau 2015, Figure 3, and as a table.

English along x, French along y, 0 black, 1 white: row i shows where output word i looked.
"""

from collections.abc import Iterable
from html import escape

import matplotlib.pyplot as plt
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from attnlib.alignment import Link
from attnlib.translation import Translation


def alignment_matrix(translation: Translation, gold: Iterable[Link] = ()) -> Figure:
    """The grey-scale matrix of a translation; gold links (i, j) are outlined.

    Raises ValueError for a translation of a fixed-context model, which has no matrix.
    """
    _require_matrix(translation)
    Ty, Tx = translation.alpha.shape
    figure, axes = plt.subplots(figsize=(1.6 + 0.36 * Tx, 1.1 + 0.36 * Ty), layout="constrained")
    axes.imshow(translation.alpha.numpy(), cmap="gray", vmin=0, vmax=1)
    axes.set_xticks(range(Tx), translation.source, rotation=60, ha="left", rotation_mode="anchor")
    axes.set_yticks(range(Ty), translation.target)
    axes.tick_params(top=True, labeltop=True, bottom=False, labelbottom=False, length=0)
    axes.spines[:].set_visible(False)
    for i, j in gold:
        axes.add_patch(Rectangle((j - 0.5, i - 0.5), 1, 1, fill=False, edgecolor="#f0995a", lw=1.5))
    return figure


def alignment_table(translation: Translation, digits: int = 2) -> str:
    """The same matrix as an HTML table with row and column heads, for readers who do not see it.

    Raises ValueError as `alignment_matrix` does.
    """
    _require_matrix(translation)
    head = "".join(f'<th scope="col">{escape(word)}</th>' for word in translation.source)
    rows = "".join(
        f'<tr><th scope="row">{escape(word)}</th>'
        + "".join(f"<td>{weight:.{digits}f}</td>" for weight in weights)
        + "</tr>"
        for word, weights in zip(translation.target, translation.alpha.tolist(), strict=True)
    )
    caption = "Weights: a row for each output word, a column for each source word."
    return (
        f"<table><caption>{caption}</caption>"
        f"<thead><tr><td></td>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _require_matrix(translation: Translation) -> None:
    if translation.alpha.shape[1] != len(translation.source):
        raise ValueError(
            "translation: made with one fixed context, which has no weights over the source words"
        )
