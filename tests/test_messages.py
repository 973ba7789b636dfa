"""What the translation of a page lacks: nothing is, and what changes shows itself."""

from pathlib import Path

import messages
import pytest
from languages import made

KNOWN = """msgid ""
msgstr ""
"Language: ko\\n"
"Content-Type: text/plain; charset=UTF-8\\n"

msgid "One row sums to one."
msgstr "한 행의 합은 1이에요."

msgid "attnlib"
msgstr "attnlib"

msgid "Left out."
msgstr "빠진 것."
"""


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The translation of a page of five messages: one has its translation, one stays as it is."""
    said = ["One row sums to one.", "attnlib", "``alpha``", "$e_{ij}$", made("Already Korean.")]
    template = "".join(f'msgid "{text}"\nmsgstr ""\n\n' for text in said)
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    monkeypatch.setattr(messages, "TEMPLATES", tmp_path / "templates")
    for path, text in (
        (messages.TEMPLATES / "page.pot", template),
        (messages.po("page", "ko"), KNOWN),
    ):
        path.parent.mkdir(parents=True)
        path.write_text(text, "utf-8")
    return messages.po("page", "ko")


@pytest.mark.usefixtures("page")
def test_only_prose_is_asked_for() -> None:
    assert messages.missing("page", "ko") == []
    assert messages.missing("page", "ja") == ["One row sums to one.", "attnlib"]


def test_a_changed_message_is_missing_and_stands_beside_its_old_translation(page: Path) -> None:
    template = messages.TEMPLATES / "page.pot"
    new = "Each row sums to one."
    text = template.read_text("utf-8").replace("One row sums to one.", new)
    template.write_text(text + 'msgid "Of another kind, which is new."\nmsgstr ""\n', "utf-8")
    missing = [new, "Of another kind, which is new."]
    assert messages.missing("page", "ko") == missing
    messages.update("page", "ko")
    after = page.read_text("utf-8")
    assert '#, fuzzy\n#| msgid "One row sums to one."' in after
    assert f'msgid "{new}"\nmsgstr "한 행의 합은 1이에요."' in after
    assert "Left out." not in after
    assert messages.missing("page", "ko") == missing  # until a person has said that it fits
    page.write_text(after.replace("#, fuzzy\n", ""), "utf-8")
    assert messages.missing("page", "ko") == missing[1:]
