"""The drawings of the course, each an SVG file here. A notebook shows `Drawing("step")`."""

from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True)
class Drawing:
    """The drawing of that name. Raises ValueError for a name without one."""

    name: str

    def __post_init__(self) -> None:
        known = sorted(
            file.name.removesuffix(".svg")
            for file in files(__package__).iterdir()
            if file.name.endswith(".svg")
        )
        if self.name not in known:
            raise ValueError(f"name: expected one of {', '.join(known)}, got {self.name!r}")

    def _repr_svg_(self) -> str:
        return files(__package__).joinpath(f"{self.name}.svg").read_text("utf-8")
