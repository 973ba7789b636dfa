"""Labels in the bibliography as the pages cite it: [Och and Ney, 2003], [Luong et al., 2015]."""

from collections.abc import Iterator, Sequence

from pybtex.database import Entry
from pybtex.plugin import register_plugin
from pybtex.style.formatting.plain import Style
from pybtex.style.labels import BaseLabelStyle
from sphinx.application import Sphinx


class AuthorYear(BaseLabelStyle):
    """The names of one author or two, or the first of more, and the year."""

    def format_labels(self, sorted_entries: Sequence[Entry]) -> Iterator[str]:
        for entry in sorted_entries:
            names = [" ".join(author.last_names) for author in entry.persons["author"]]
            said = " and ".join(names) if len(names) < 3 else f"{names[0]} et al."
            yield f"{said}, {entry.fields['year']}"


class Labelled(Style):
    """pybtex's plain style under such labels."""

    default_label_style = AuthorYear


def setup(app: Sphinx) -> dict[str, bool]:
    """Name the style "labelled"."""
    register_plugin("pybtex.style.formatting", "labelled", Labelled)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
