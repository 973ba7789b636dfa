"""Pictures of what was computed: the matrix of weights, and charts in the course's look."""

from attnlib.plots.chart import COLOURS, Chart, shades
from attnlib.plots.matrix import alignment_matrix, alignment_table

__all__ = ["COLOURS", "Chart", "alignment_matrix", "alignment_table", "shades"]
