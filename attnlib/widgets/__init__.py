"""Live figures: widgets whose JavaScript does the mathematics, so that they need no kernel.

    mathematics/  <-  parts/  <-  energies/  matrix/  translator/  ...

The mathematics has no page in it; tests hold it equal to attnlib. The parts are what figures are
made of. Each figure is a folder: what it knows (Python), what it draws (JavaScript), how it looks.
"""

from attnlib.widgets.clinic import Clinic, clinic
from attnlib.widgets.energies import Energies, energies
from attnlib.widgets.forming import Forming, forming
from attnlib.widgets.glance import Glance, glance
from attnlib.widgets.gradient import ContextGradient, context_gradient
from attnlib.widgets.heads import Heads, heads
from attnlib.widgets.lengths import LengthComparison, compare_lengths
from attnlib.widgets.matrix import AttentionMatrix, attention_matrix
from attnlib.widgets.ngrams import NGrams, ngram_matches
from attnlib.widgets.pencil import Pencil, pencil
from attnlib.widgets.plane import ContextPlane, context_plane
from attnlib.widgets.quiz import Quiz, quiz
from attnlib.widgets.search import Search, search
from attnlib.widgets.side_by_side import SideBySide, side_by_side
from attnlib.widgets.step import ForwardStep, forward_step
from attnlib.widgets.translator import Translator, captions, translator
from attnlib.widgets.weights import AttentionRow, attention_row
from attnlib.widgets.worksheet import Worksheet, worksheet

__all__ = [
    "AttentionMatrix",
    "AttentionRow",
    "Clinic",
    "ContextGradient",
    "ContextPlane",
    "Energies",
    "Forming",
    "ForwardStep",
    "Glance",
    "Heads",
    "LengthComparison",
    "NGrams",
    "Pencil",
    "Quiz",
    "Search",
    "SideBySide",
    "Translator",
    "Worksheet",
    "attention_matrix",
    "attention_row",
    "captions",
    "clinic",
    "compare_lengths",
    "context_gradient",
    "context_plane",
    "energies",
    "forming",
    "forward_step",
    "glance",
    "heads",
    "ngram_matches",
    "pencil",
    "quiz",
    "search",
    "side_by_side",
    "translator",
    "worksheet",
]
