"""The package as it is given away: what its wheel and its sdist hold, and that it works alone."""

from pathlib import Path

from installed import ROOT, run


def test_the_installed_package_is_not_the_checkout(stranger: Path, tmp_path: Path) -> None:
    where = run(stranger, "-c", "import attnlib; print(attnlib.__file__)", cwd=tmp_path)
    assert stranger.parent.parent in Path(where).parents
    assert ROOT not in Path(where).parents
