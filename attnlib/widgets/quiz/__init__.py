"""Questions with a few choices each, and a reason at every one of them.

    choose  -->  right or not, and why  -->  so many right at the first choice

What was chosen stays in the reader's page: in its own storage, from which nothing is sent.
"""

from dataclasses import asdict
from typing import Any

import traitlets

from attnlib.quizzes import questions
from attnlib.widgets.assets import script, style
from attnlib.widgets.figure import Figure

MOMENTS = ("", "before", "after")


class Quiz(Figure):
    """The questions of one name; the page shows them and keeps what is chosen under that name.

    moment: "" for a quiz that answers each choice at once; "before" and "after" for the two times
        that a reader takes the same test, whose reasons are shown only when the second is done.
    last: of every question the choice made last, -1 for none.
    first: of every question the choice that counts: the first one, or in a test what was chosen
        when the reader asked for the result; -1 for none.

    Raises ValueError for a name without questions and for another moment.
    """

    _esm = script("quiz/quiz.js")
    _css = style("quiz/quiz.js")

    name = traitlets.Unicode(read_only=True).tag(sync=True)
    moment = traitlets.Unicode(read_only=True).tag(sync=True)
    questions: Any = traitlets.List(read_only=True).tag(sync=True)
    first = traitlets.List(traitlets.Int()).tag(sync=True, home=True)
    last = traitlets.List(traitlets.Int()).tag(sync=True, home=True)

    def __init__(self, name: str, moment: str = "") -> None:
        if moment not in MOMENTS:
            raise ValueError(f"moment: expected one of {MOMENTS}, got {moment!r}")
        asked: list[dict[str, Any]] = [asdict(question) for question in questions(name)]
        self.set_trait("name", name)
        self.set_trait("moment", moment)
        self.set_trait("questions", asked)
        super().__init__(first=[-1] * len(asked), last=[-1] * len(asked))


def quiz(name: str, moment: str = "") -> Quiz:
    """The quiz of a lesson, `quiz("03")`, or the test of the course. Errors are those of Quiz."""
    return Quiz(name, moment)
