"""What `attnlib.evaluation`, `make curves`, `make learning` and `make architectures` measured."""

import json
from importlib.resources import files
from typing import Any


def load(name: str) -> Any:
    """What was measured under that name: "curves", "learning", "multi30k-attention-beam5", ...

    Raises FileNotFoundError for a name that nothing was measured under.
    """
    return json.loads(files(__package__).joinpath(f"{name}.json").read_text("utf-8"))
