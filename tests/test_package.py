"""The package as it is given away: what its wheel and its sdist hold, and that it works alone."""

import json
import re
import runpy
import sys
import tarfile
import tomllib
from email import message_from_bytes
from pathlib import Path
from zipfile import ZipFile

import pytest
import yaml
from installed import ROOT, run

import attnlib
from attnlib.widgets.assets import script, style

pytestmark = pytest.mark.slow  # the package is built and installed first
STEM = f"attnlib-{attnlib.__version__}"
# What the wheel must do in a folder of its own, and what it says of it.
WORK = """
import json
import attnlib
from attnlib import pretrained, plots, translation, widgets

model = pretrained.load("attention")
translated = translation.translate(model, "The man signed the European agreement.")
figure = widgets.translator(model, "A dog sleeps.")
(live,) = (w for w in [figure, *getattr(figure, "children", ())] if hasattr(w, "_esm"))
print(json.dumps({
    "file": attnlib.__file__,
    "text": translated.text,
    "png": plots.alignment_matrix(translated)._repr_png_()[:4].hex(),
    "views": list(figure._repr_mimebundle_()),
    "code": live.get_state()["_esm"],
    "style": live.get_state()["_css"],
}))
"""
NO_TORCH = """
import sys
sys.modules["torch"] = None
import attnlib
from attnlib import bleu, drawings, results, storage
from attnlib.corpus import files, grammar, moses, multi30k, text
(pair,) = grammar.generate(1, seed=0)
french = text.tokenize(text.detokenize(pair.target, "fr"), "fr")
print(bleu.corpus_bleu([pair.target], [[french]]))
"""

METADATA = "from setuptools import build_meta as b; b.prepare_metadata_for_build_wheel('.')"


def package() -> set[str]:
    """What lies in attnlib/, apart from what Python and editors leave there."""
    files = (path for path in (ROOT / "attnlib").rglob("*") if path.is_file())
    hidden = ("__pycache__", ".")
    inside = (path.relative_to(ROOT) for path in files)
    return {p.as_posix() for p in inside if not any(part.startswith(hidden) for part in p.parts)}


def test_the_wheel_holds_the_package_and_nothing_else(distributions: Path) -> None:
    names = set(ZipFile(distributions / f"{STEM}-py3-none-any.whl").namelist())
    held = {name for name in names if name.startswith("attnlib/")}
    assert held == package()
    assert {Path(name).suffix for name in held} >= {".js", ".css", ".svg", ".json", ".safetensors"}
    assert "attnlib/py.typed" in held
    assert all(name.startswith(f"{STEM}.dist-info/") for name in names - held)


def test_the_sdist_holds_what_the_wheel_is_built_of(distributions: Path) -> None:
    with tarfile.open(distributions / f"{STEM}.tar.gz") as sdist:
        names = {member.name.removeprefix(f"{STEM}/") for member in sdist if member.isfile()}
    held = {name for name in names if name.startswith("attnlib/")}
    assert held == package()
    assert {"LICENSE", "LICENSE-TEXT.md", "README.md", "pyproject.toml"} <= names
    others = {Path(name).parts[0] for name in names - held - {"book/address.py"}}
    assert not others & {"tests", "lessons", "book"}


def test_it_works_where_it_is_installed(stranger: Path, tmp_path: Path) -> None:
    """In another folder it translates, draws, shows a live figure with its code, and trains."""
    said = json.loads(run(stranger, "-c", WORK, cwd=tmp_path))
    assert stranger.parents[1] in Path(said["file"]).parents
    assert ROOT not in Path(said["file"]).parents
    assert said["text"] == "l'homme a signé l'accord européen."
    assert bytes.fromhex(said["png"]) == b"\x89PNG"
    assert "application/vnd.jupyter.widget-view+json" in said["views"]
    assert said["code"] == script("translator/translator.js")
    assert said["style"] == style("translator/translator.js")
    assert "--learning-rate" in run(stranger, "-m", "attnlib.training", "--help", cwd=tmp_path)
    assert not list(tmp_path.iterdir())


def test_corpora_and_bleu_need_no_torch(stranger: Path, tmp_path: Path) -> None:
    assert float(run(stranger, "-c", NO_TORCH, cwd=tmp_path)) == 100


def test_the_package_names_the_address_of_the_course(distributions: Path, tmp_path: Path) -> None:
    """In links of its own, and in those of the README, which an index shows without the files."""
    with tarfile.open(distributions / f"{STEM}.tar.gz") as sdist:
        sdist.extractall(tmp_path, filter="data")
    unpacked, url = tmp_path / STEM, "https://github.com/OWNER/NAME"
    runpy.run_path(str(unpacked / "book" / "address.py"))["replace"](url)
    run(sys.executable, "-c", METADATA, cwd=unpacked)
    metadata = message_from_bytes((unpacked / f"{STEM}.dist-info" / "METADATA").read_bytes())
    assert f"Source, {url}" in metadata.get_all("Project-URL")
    readme = metadata.get_payload(decode=True).decode()
    links = re.findall(r"\]\((.+?)\)", readme)
    assert links
    assert all(link.startswith("https://") for link in links)


def test_the_version_stands_in_one_place(distributions: Path) -> None:
    """attnlib.__version__ is the wheel's; no other file has its own, and its changes are told."""
    wheel = ZipFile(distributions / f"{STEM}-py3-none-any.whl")
    metadata = message_from_bytes(wheel.read(f"{STEM}.dist-info/METADATA"))
    assert metadata["Version"] == attnlib.__version__
    assert (
        "version"
        in tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dynamic"]
    )
    assert "version" not in yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    told = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert told[0] == attnlib.__version__ or told[:2] == ["Unreleased", attnlib.__version__]
