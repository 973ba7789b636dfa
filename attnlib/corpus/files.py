"""A corpus of one's own: two aligned text files, line n of one translates line n of the other.

people.en: The man.        people.fr: L'homme.
"""

import codecs
import gzip
import zlib
from pathlib import Path

from tqdm import tqdm

from attnlib.corpus.arrays import Lines, Pairs, Sentences
from attnlib.corpus.cache import tokenized
from attnlib.corpus.text import check_language, tokenize


def load(
    source_path: Path | str,
    target_path: Path | str,
    source_language: str = "en",
    target_language: str = "fr",
) -> Pairs:
    """The pairs of two UTF-8 files, one sentence a line; a name in .gz is read through gzip.

    A line ends with "\\n", "\\r\\n" or "\\r", as in Python's universal newlines, and with nothing
    else; a byte order mark at the start is skipped. Pair.text is the target line as it stands in
    the file. The tokens of a text of 1,000 lines and more are kept in the user's cache folder, and
    read from there the next time.

    Raises FileNotFoundError for a missing file, ValueError for a language that is not one of
    text.LANGUAGES and for a .gz that is no whole gzip file, and ValueError naming the file and the
    line, counted from 1, for an empty file or line, for bytes that are not UTF-8, and for files of
    unequal length.
    """
    for language in (source_language, target_language):
        check_language(language)
    source_lines, target_lines = _read_lines(Path(source_path)), _read_lines(Path(target_path))
    if len(source_lines) != len(target_lines):
        raise ValueError(
            f"{source_path} has {len(source_lines)} lines and {target_path} has "
            f"{len(target_lines)}: expected the same number, one sentence a line; line "
            f"{min(len(source_lines), len(target_lines)) + 1} has no partner"
        )
    sources = _tokenize_lines(source_lines, source_path, source_language)
    targets = _tokenize_lines(target_lines, target_path, target_language)
    return Pairs(sources, targets, target_lines)


def _read_lines(path: Path) -> Lines:
    content = path.read_bytes()
    if path.suffix == ".gz":
        try:
            content = gzip.decompress(content)
        except (EOFError, OSError, zlib.error) as error:
            raise ValueError(f"{path}: expected a whole gzip file ({error})") from None
    # str.splitlines would also split at U+0085 and U+2028, which may stand inside a sentence.
    content = content.removeprefix(codecs.BOM_UTF8)
    content = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").removesuffix(b"\n")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        start = content.rfind(b"\n", 0, error.start) + 1
        number = content.count(b"\n", 0, start) + 1
        raise ValueError(
            f"{path}, line {number}: expected UTF-8 text ({error.reason} at byte "
            f"{error.start - start})"
        ) from None
    return Lines.of(content)


def _tokenize_lines(lines: Lines, path: Path | str, language: str) -> Sentences:
    def make() -> Sentences:
        bar = tqdm(lines, f"tokenizing {path}", leave=False, disable=None, delay=1)
        return Sentences.build(tokenize(line, language) for line in bar)

    sentences = tokenized(lines.content, language, make)
    if not (lengths := sentences.lengths).all():
        raise ValueError(
            f"{path}, line {lengths.argmin() + 1}: expected one sentence, got an empty line"
        )
    return sentences
