"""The course's public address: it stands in _config.yml, as repository.url, and nowhere else.

python book/address.py                                   prints it
python book/address.py https://github.com/OWNER/NAME     sets it, then prints it; "" empties it
"""

import re
import sys
from pathlib import Path

from attnlib.storage import write

CONFIG = Path(__file__).parent.parent / "_config.yml"
LINE = re.compile(r'(?<=^  url: ")(.*)(?=")', re.MULTILINE)
EXPECTED = re.compile(r"https://github\.com/[\w-]+/[\w.-]+")


def read(config: Path = CONFIG) -> str:
    """The address; "" where none was set yet."""
    (stated,) = LINE.findall(config.read_text("utf-8"))
    return str(stated)


def replace(url: str, config: Path = CONFIG) -> None:
    """Put url in the place of the address, and leave every other byte as it is. Raises ValueError
    for what is no address of a repository."""
    if url and not EXPECTED.fullmatch(url):
        raise ValueError(f"{url}: expected https://github.com/OWNER/NAME")
    text = config.read_bytes().decode()
    write(config, LINE.sub(url, text, count=1).encode())


if __name__ == "__main__":
    try:
        for url in sys.argv[1:2]:
            replace(url)
    except ValueError as error:
        sys.exit(str(error))
    print(read())
