"""Multi30k, the real corpus: captions of photographs, written in English, translated into French.

    "A man in an orange hat starring at something."
    "Un homme avec un chapeau orange regardant quelque chose."

The captions are for research and education. Cite Elliott, Frank, Sima'an and Specia, "Multi30K:
Multilingual English-German Image Descriptions", 2016, and for the French Elliott, Frank, Barrault,
Bougares and Specia, "Findings of the Second Shared Task on Multimodal Machine Translation and
Multilingual Image Description", 2017. https://github.com/multi30k/dataset
"""

import os
from pathlib import Path

import pooch
from requests import RequestException

from attnlib.corpus import files
from attnlib.corpus.arrays import Pairs

COMMIT = "a3d2e0d26b56f3846f66a952536ffed4e401d05a"
BASE_URL = f"https://raw.githubusercontent.com/multi30k/dataset/{COMMIT}/data/task1/raw/"
SPLITS = ("train", "val", "test_2016_flickr")
TERMS = (
    "The captions of Multi30k are for research and education. "
    "English: Elliott, Frank, Sima'an and Specia, 2016. "
    "French: Elliott, Frank, Barrault, Bougares and Specia, 2017."
)
REGISTRY = {
    "train.en.gz": "d79cfa999dd4c51d2cb42499b6796d5a882c3a8a961923c25a898c90f8bbd56f",
    "train.fr.gz": "622e75069e9f4c577425c4f277116ce66e63a2401c0a2312d90073cb12379a3c",
    "val.en.gz": "14f7d25ddd868909a9213e361768460edcacdd6ab9d1e77b92560dc10c10dc28",
    "val.fr.gz": "ca3106f1a72390591d25f6c45cb4cd39dec4cd3f123e099748a3ce5256c160e9",
    "test_2016_flickr.en.gz": "611d361c6334bc7246101d48097c13cf5c4413c5befc793cc629934359d532d9",
    "test_2016_flickr.fr.gz": "6d326e188d259fb1d04ac19eae3af956559b3a0b93d7635e56c90987c40c8b90",
}


def load(split: str, folder: Path | str | None = None) -> Pairs:
    """The pairs of "train" (29,000), "val" (1,014) or "test_2016_flickr" (1,000).

    English is the source, French the target; Pair.text is the raw French line.

    folder, or else the environment variable ATTNLIB_DATA, names a folder that already holds the
    six .gz files; it is only read. Without either, the files are downloaded once, from the data
    set's own repository at a pinned commit, to the user's cache folder. Each file's SHA-256 is
    checked; a download that fails the check or comes only in part is never kept.

    Raises ValueError for an unknown split or a file with the wrong content, FileNotFoundError for
    a file that is missing from folder, ConnectionError when a download fails, and OSError when the
    cache cannot be written.
    """
    if split not in SPLITS:
        raise ValueError(f"split: expected one of {', '.join(SPLITS)}, got {split!r}")
    folder = folder or os.environ.get("ATTNLIB_DATA")
    names = (f"{split}.en.gz", f"{split}.fr.gz")
    source, target = (_find(name, Path(folder)) if folder else _fetch(name) for name in names)
    return files.load(source, target, "en", "fr")


def _find(name: str, folder: Path) -> Path:
    path = folder / name
    if not path.is_file():
        raise FileNotFoundError(
            f"{path}: no such file. The folder (argument folder, or ATTNLIB_DATA) must hold "
            f"{', '.join(REGISTRY)}"
        )
    if (sha256 := pooch.file_hash(path)) != REGISTRY[name]:
        raise ValueError(
            f"{path}: expected SHA-256 {REGISTRY[name]}, got {sha256}. "
            f"Put the file from {BASE_URL}{name} in its place"
        )
    return path


def _fetch(name: str) -> Path:
    cache = pooch.os_cache("attnlib")
    otherwise = "or set ATTNLIB_DATA to a folder that holds the files"
    try:
        return Path(pooch.create(cache, BASE_URL, registry=REGISTRY).fetch(name))
    except RequestException as error:
        raise ConnectionError(
            f"could not download {BASE_URL}{name}: {error}. Try again with a network, {otherwise}"
        ) from None
    except OSError as error:
        reason = error.strerror or error
        raise OSError(
            error.errno, f"could not write {name}: {reason}. Make room, {otherwise}", str(cache)
        ) from None
    except ValueError as error:
        raise ValueError(
            f"{BASE_URL}{name}: not the file expected: {error}. Try again, {otherwise}"
        ) from None
