"""Take the pictures of live figures in the languages of the lessons' translations.

    the reworded lesson  --portray-->  lessons/source/ko/figures/NAME-1.png, NAME-2.png, ...

python lessons/portraits.py [NAME ...]      takes those whose figure or words have changed
"""

import argparse
import sys
from collections.abc import Sequence

from camera import portray
from translation import LANGUAGES, NAMES, Translation


def main(arguments: Sequence[str] | None = None) -> int:
    """The command. Returns 1 where a picture cannot be taken: the old ones stay."""
    parser = argparse.ArgumentParser(description="Take the pictures of the translated lessons.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="of lessons; all without one")
    names = parser.parse_args(arguments).names or NAMES
    if unknown := sorted(set(names) - set(NAMES)):
        parser.error(f"no lesson {', '.join(unknown)}; expected one of {', '.join(NAMES)}")
    pages = {}
    for language in LANGUAGES:
        for name in names:
            lesson = Translation(name, language)
            pages |= lesson.portraits(lesson.reworded())
    try:
        print(*portray(pages), sep="\n")
    except RuntimeError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
