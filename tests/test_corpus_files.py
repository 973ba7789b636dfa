import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from attnlib.corpus import Pair
from attnlib.corpus.files import load


def write(folder: Path, english: bytes | str, french: bytes | str) -> tuple[Path, Path]:
    paths = folder / "own.en", folder / "own.fr"
    for path, content in zip(paths, (english, french), strict=True):
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return paths


def test_pairs(tmp_path: Path) -> None:
    paths = write(tmp_path, "The man.\nA dog!\n", "L'homme.\nUn chien !\n")
    assert load(*paths) == [
        Pair(("the", "man", "."), ("l'", "homme", "."), "L'homme."),
        Pair(("a", "dog", "!"), ("un", "chien", "!"), "Un chien !"),
    ]


def test_languages(tmp_path: Path) -> None:
    english, french = write(tmp_path, "The man's.", "L'homme.")
    assert load(french, english, "fr", "en") == [
        Pair(("l'", "homme", "."), ("the", "man", "'s", "."), "The man's.")
    ]


def test_gzip_reads_the_same(tmp_path: Path) -> None:
    paths = write(tmp_path, "The man.\n", "L'homme.\n")
    zipped = [path.with_name(path.name + ".gz") for path in paths]
    for path, target in zip(paths, zipped, strict=True):
        target.write_bytes(gzip.compress(path.read_bytes()))
    assert load(zipped[0], zipped[1]) == load(*paths)


@pytest.mark.parametrize(
    "french",
    [
        "L'homme.\r\nUn chien.\r\n",
        "L'homme.\rUn chien.\r",
        "L'homme.\rUn chien.",
        "L'homme.\r\nUn chien.\r",
        "L'homme.\rUn chien.\n",
        "\ufeffL'homme.\nUn chien.",
    ],
)
def test_line_ends_and_byte_order_mark(tmp_path: Path, french: str) -> None:
    pairs = load(*write(tmp_path, "The man.\nA dog.\n", french))
    assert [pair.text for pair in pairs] == ["L'homme.", "Un chien."]


def test_nothing_else_ends_a_line(tmp_path: Path) -> None:
    text = "a\u2028b\u0085c\vd\fe"
    assert load(*write(tmp_path, "a\n", text + "\n")) == [Pair(("a",), tuple("abcde"), text)]


@pytest.mark.parametrize(
    ("english", "french", "message"),
    [
        ("a\nb\nc\n", "a\nb\n", r"own\.en has 3 lines and .*own\.fr has 2.*line 3 has no partner"),
        ("a\nb\n", "a\n\n", r"own\.fr, line 2: .*empty line"),
        ("a\n \t\nc\n", "a\nb\nc\n", r"own\.en, line 2: .*empty line"),
        ("", "", r"own\.en, line 1: .*empty line"),
        ("\u200b\n", "a\n", r"own\.en, line 1: .*empty line"),
        ("a\r\rb\r", "a\nb\nc\n", r"own\.en, line 2: .*empty line"),
        ("a\r\r\nb\r\r\n", "a\nb\n", r"own\.en has 4 lines and .*own\.fr has 2"),
        ("a\rb\rc", b"a\rb\rd\xe9j\xe0", r"own\.fr, line 3: expected UTF-8 .*byte 1\b"),
        ("a\nb\n", b"a\nd\xe9j\xe0\n", r"own\.fr, line 2: expected UTF-8 .*byte 1\b"),
        ("a\n".encode("utf-16"), "a\n", r"own\.en, line 1: expected UTF-8"),
    ],
)
def test_what_is_wrong_and_where(
    tmp_path: Path, english: bytes | str, french: bytes | str, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        load(*write(tmp_path, english, french))


@pytest.mark.parametrize("languages", [("EN", "fr"), ("en", "french"), ("zh", "en"), ("", "en")])
def test_languages_are_checked_first(tmp_path: Path, languages: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match=r"^language: expected an ISO"):
        load(*write(tmp_path, "a\n", "\n"), *languages)


@pytest.mark.parametrize("damage", [lambda b: b[:-6], lambda b: b"no" + b, lambda b: b[:20] + b])
def test_a_damaged_gzip_file(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    english, _ = write(tmp_path, "a\n", "a\n")
    french = tmp_path / "own.fr.gz"
    french.write_bytes(damage(gzip.compress(b"a\n" * 100)))
    with pytest.raises(ValueError, match=r"own\.fr\.gz: expected a whole gzip file"):
        load(english, french)


def test_a_missing_file(tmp_path: Path) -> None:
    english, french = write(tmp_path, "a\n", "a\n")
    french.unlink()
    with pytest.raises(FileNotFoundError, match=r"own\.fr"):
        load(english, french)
