"""Exercises: write a function, and `check` tries it.

    from attnlib.exercises import check

    def softmax(e): ...

    check(softmax)

It says at once which property of a right answer fails, on the smallest input that shows it.
"""

from importlib import import_module

from attnlib.exercises.judge import check

__all__ = ["check"]

for lesson in range(1, 10):
    import_module(f"attnlib.exercises.lesson{lesson:02}")
