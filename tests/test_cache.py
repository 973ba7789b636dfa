"""The cache is an aid: with it, without it and with a damaged one, the tokens are the same."""

from collections.abc import Sequence
from pathlib import Path

import pooch
import pytest

from attnlib import storage
from attnlib.corpus import cache, files

LINES = 20
ENGLISH = "".join(f"The man has {k} hats.\n" for k in range(LINES))
FRENCH = "".join(f"L'homme a {k} chapeaux.\n" for k in range(LINES))


@pytest.fixture
def tokens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the cache lies; beside it `own.en` and `own.fr`."""
    monkeypatch.setattr(pooch, "os_cache", lambda project: tmp_path / project)
    monkeypatch.setattr(cache, "LEAST", LINES)
    (tmp_path / "own.en").write_text(ENGLISH, "utf-8")
    (tmp_path / "own.fr").write_text(FRENCH, "utf-8")
    return tmp_path / "attnlib" / "tokens"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The lines that were tokenized."""
    lines, tokenize = [], files.tokenize

    def noted(line: str, language: str) -> Sequence[str]:
        lines.append(line)
        return tokenize(line, language)

    monkeypatch.setattr(files, "tokenize", noted)
    return lines


def load(tokens: Path) -> files.Pairs:
    return files.load(*(tokens.parent.parent / f"own.{language}" for language in ("en", "fr")))


def test_tokenized_once(tokens: Path, asked: list[str]) -> None:
    first = load(tokens)
    assert len(asked) == 2 * LINES
    assert load(tokens) == first
    assert len(asked) == 2 * LINES
    assert first[7].source == ("the", "man", "has", "7", "hats", ".")
    assert first[7].text == "L'homme a 7 chapeaux."
    assert {path.suffix for path in tokens.iterdir()} == {".safetensors"}
    assert {path.name for path in tokens.parent.parent.iterdir()} == {"attnlib", "own.en", "own.fr"}


def test_another_text_language_or_tokenizer_is_tokenized(
    tokens: Path, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = load(tokens)
    english = tokens.parent.parent / "own.en"
    english.write_text(ENGLISH.replace("man", "men"), "utf-8")
    assert load(tokens)[7].source == ("the", "men", "has", "7", "hats", ".")
    assert len(asked) == 3 * LINES
    english.write_text(ENGLISH.replace("\n", "\r\n"), "utf-8")  # the same lines
    assert load(tokens) == first
    assert len(asked) == 3 * LINES
    french = tokens.parent.parent / "own.fr"
    assert files.load(english, french, "en", "de")[7].target[:3] == ("l", "'", "homme")
    assert len(asked) == 4 * LINES
    monkeypatch.setattr(cache, "tokenizer_version", lambda: "another")
    assert load(tokens) == first
    assert len(asked) == 6 * LINES


def test_the_version_is_that_of_the_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.tokenizer_version.cache_clear()
    before, source = cache.tokenizer_version(), cache.inspect.getsource
    for changed in (cache.text, cache.moses):
        with monkeypatch.context() as patch:
            patch.setattr(
                cache.inspect,
                "getsource",
                lambda m, other=changed: source(m) + "#" * (m is other),
            )
            cache.tokenizer_version.cache_clear()
            assert cache.tokenizer_version() != before
    cache.tokenizer_version.cache_clear()
    assert cache.tokenizer_version() == before


def test_a_damaged_file_is_made_anew(tokens: Path, asked: list[str]) -> None:
    """Empty, cut, with a bit turned over anywhere in its numbers, or another kind of file."""
    first = load(tokens)
    kept = {path: path.read_bytes() for path in tokens.iterdir()}
    (path, whole), *_ = kept.items()
    turned = [bytearray(whole) for _ in range(3)]
    for place, data in zip((9, len(whole) // 2, -1), turned, strict=True):
        data[place] ^= 1
    for damaged in (b"", whole[:-1], whole[:5], b"no" * 100, *map(bytes, turned)):
        asked.clear()
        path.write_bytes(damaged)
        assert load(tokens) == first
        assert len(asked) == LINES
        assert {path: path.read_bytes() for path in tokens.iterdir()} == kept


def test_an_empty_line_is_told_from_the_cache_too(tokens: Path, asked: list[str]) -> None:
    (tokens.parent.parent / "own.fr").write_text(FRENCH.replace("L'homme a 7 chapeaux.", ""))
    for _ in range(2):
        with pytest.raises(ValueError, match=r"own\.fr, line 8: expected one sentence"):
            load(tokens)
    assert len(asked) == 2 * LINES


def test_a_few_lines_are_not_kept(tokens: Path) -> None:
    for language, text in (("en", ENGLISH), ("fr", FRENCH)):
        lines = text.splitlines(keepends=True)[1:]
        (tokens.parent.parent / f"own.{language}").write_text("".join(lines), "utf-8")
    load(tokens)
    assert not tokens.exists()


def test_no_place_for_it(tokens: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file where its folder should be, and a full disk."""
    tokens.parent.write_text("")
    assert load(tokens)[7].target == ("l'", "homme", "a", "7", "chapeaux", ".")
    tokens.parent.unlink()

    def full(self: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(storage.Path, "write_bytes", full)
    assert load(tokens)[7].target == ("l'", "homme", "a", "7", "chapeaux", ".")
    assert list(tokens.iterdir()) == []
