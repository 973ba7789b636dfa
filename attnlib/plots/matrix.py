"""Pictures of attention: the matrix alpha as in Bahdanau 2015, Figure 3, and as a table.

English along x, French along y, 0 black, 1 white: row i shows where output word i looked.
"""

import warnings
from collections.abc import Iterable
from html import escape

from matplotlib import rcParams
from matplotlib.font_manager import FontProperties, findfont, fontManager, get_font
from matplotlib.patches import Rectangle

from attnlib.alignment import Link
from attnlib.plots.chart import Chart
from attnlib.translation import Translation

CELL = 0.22  # inches: fourteen words fit a phone
GOLD = "#f0995a"  # seen on black and on white
LAST_RESORT = "Last Resort High-Efficiency"  # a newer matplotlib's, with a box for every letter


def alignment_matrix(translation: Translation, gold: Iterable[Link] = ()) -> Chart:
    """The grey-scale matrix of a translation; gold links (i, j) are outlined.

    A notebook shows it as the last value of a cell; a script saves it with `savefig`. Words that
    the fonts of matplotlib's settings cannot write are written in installed fonts that can; a
    UserWarning names the letters that none has.
    Raises ValueError for a translation of a fixed-context model, which has no matrix.
    """
    _require_matrix(translation)
    Ty, Tx = translation.alpha.shape
    figure = Chart(1 + CELL * Tx, 0.7 + CELL * Ty)
    axes = figure.subplots()
    alpha = translation.alpha.detach().cpu().float().numpy()
    axes.imshow(alpha, cmap="gray", vmin=0, vmax=1, interpolation="none")
    fonts = _fonts(translation.source + translation.target)
    axes.set_xticks(range(Tx), translation.source, fontfamily=fonts, parse_math=False)
    axes.set_yticks(range(Ty), translation.target, fontfamily=fonts, parse_math=False)
    axes.tick_params(top=True, labeltop=True, bottom=False, labelbottom=False, length=0)
    for label in axes.get_xticklabels():  # those at the top, only now
        label.set(rotation=60, ha="left", rotation_mode="anchor")
    axes.spines[:].set_visible(False)
    for i, j in gold:
        axes.add_patch(Rectangle((j - 0.5, i - 0.5), 1, 1, fill=False, edgecolor=GOLD, lw=1.5))
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


def _fonts(words: Iterable[str]) -> list[str]:
    """The families of matplotlib's settings, and others that have the letters which those lack."""
    families, missing = list(rcParams["font.family"]), set("".join(words))
    for family in families:
        missing -= _letters(findfont(FontProperties(family=[family])))
    others = [font for font in fontManager.ttflist if missing and font.name != LAST_RESORT]
    for font in sorted(others, key=lambda font: (font.style != "normal", font.weight != 400)):
        if missing and (found := missing & _letters(font.fname)):
            families.append(font.name)
            missing -= found
    if missing:
        warnings.warn(
            f"no installed font has {' '.join(sorted(missing))}: the picture shows boxes there "
            "(Noto Sans CJK is a font for Chinese, Japanese and Korean)",
            stacklevel=3,
        )
        families += {font.name for font in fontManager.ttflist if font.name == LAST_RESORT}
    return families


def _letters(font: str) -> set[str]:
    return {*map(chr, get_font(font).get_charmap())}
