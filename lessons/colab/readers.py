"""The Jupyters that a reader may have: Notebook 6 upon Colab's packages, and the course's own Lab.

Each is a command that starts its server, and what to ask of its page, in JavaScript.
"""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from colab.environment import BASE, ROOT

SECONDS_TO_START = 120
CHANGED, ASKS = "is marked as changed", "asks before the page is left"


@dataclass(frozen=True)
class Reader:
    """open: the path of a notebook. ready: true once it is open, with its kernel and its stored
    widgets; ran: once all its cells have run. changed: whether it would be saved. run, save, close:
    what does so. known: what it does to every notebook with widgets, ours or not."""

    name: str
    command: tuple[str, ...]
    open: str
    ready: str
    changed: str
    run: str
    ran: str
    save: str
    close: str
    known: tuple[str, ...] = ()


NOTEBOOK = Reader(
    name="Notebook 6",
    command=(
        *("notebook", "--no-browser", "--allow-root", "--port={port}", "--notebook-dir={folder}"),
        *("--NotebookApp.token=", "--NotebookApp.password="),
    ),
    open="notebooks/{name}",
    ready="""() => {
        const { kernel, metadata } = globalThis.Jupyter?.notebook ?? {};
        const states = Object.values(metadata?.widgets ?? {}).map(({ state }) => state);
        const made = Object.values(kernel?.widget_manager?._models ?? {});
        if (states.length && made.length >= Object.keys(states[0]).length) {
            Promise.all(made).then(() => { globalThis.restored = true });
        }
        return globalThis.restored && !Jupyter.notebook.kernel_busy;
    }""",
    changed="Jupyter.notebook.dirty",
    run="Jupyter.notebook.execute_all_cells()",
    ran="""() => Jupyter.notebook.get_cells().every(
        (cell) => cell.cell_type !== 'code' || Number.isInteger(cell.input_prompt_number))""",
    save="""() => new Promise((saved) => {
        const { events, metadata: { widgets } } = Jupyter.notebook;
        const isNew = () => Jupyter.notebook.metadata.widgets !== widgets && saved();
        events.on('notebook_saved.Notebook', isNew);
        Jupyter.actions.call('widgets:save-with-widgets');
    })""",
    close="null",  # with its page
    known=(CHANGED, ASKS),  # ipywidgets 7 draws every stored figure anew, and that is a change
)
LAB = Reader(
    name="JupyterLab 4",
    command=(
        *("jupyterlab", "--no-browser", "--allow-root", "--port={port}"),
        *("--ServerApp.root_dir={folder}", "--IdentityProvider.token="),
        "--LabApp.expose_app_in_browser=True",
        f"--config={ROOT / '.jupyter' / 'jupyter_server_config.py'}",
    ),
    open="lab/tree/{name}?reset",
    ready="""() => {
        const panels = [...(globalThis.jupyterapp?.shell.widgets('main') ?? [])];
        globalThis.panel = panels.find((panel) => panel.context?.isReady);
        const kernel = globalThis.panel?.sessionContext.session?.kernel;
        Promise.all([kernel?.spec, kernel?.info]).then(([, info]) => { globalThis.told = info });
        return globalThis.told;
    }""",
    changed="panel.context.model.dirty",
    run="void jupyterapp.commands.execute('notebook:run-all-cells').then(() => { ran = true })",
    ran="() => globalThis.ran",
    save="""async () => {
        const { commands } = jupyterapp;
        const keep = '@jupyter-widgets/jupyterlab-manager:saveWidgetState';
        if (!commands.isToggled(keep)) await commands.execute(keep);
        await commands.execute('docmanager:save');
    }""",
    close="void panel.close()",
)


@contextmanager
def serve(reader: Reader, python: Path, folder: Path, home: Path) -> Iterator[str]:
    """The address at which a reader's server shows folder. What it keeps for itself goes to home.

    Raises RuntimeError where it does not start.
    """
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port = asked.getsockname()[1]
    url = f"http://127.0.0.1:{port}/"
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"} | {
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
    }
    if reader is NOTEBOOK:  # what .venv-colab extends it with, a layer of it does not see
        environment["JUPYTER_PATH"] = str(BASE / "share" / "jupyter")
        environment["JUPYTER_CONFIG_PATH"] = str(BASE / "etc" / "jupyter")
    command = [argument.format(port=port, folder=folder) for argument in reader.command]
    log = home / "log"
    with log.open("wb") as said:
        server = subprocess.Popen(
            (python, "-m", *command), cwd=folder, env=environment, stdout=said, stderr=said
        )
    try:
        wait(server, url, log)
        yield url
    finally:
        server.terminate()
        server.wait()


def wait(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    for _ in range(2 * SECONDS_TO_START):
        try:
            urlopen(f"{url}api", timeout=10).close()
        except (URLError, TimeoutError):
            time.sleep(0.5)
            if server.poll() is not None:
                break
        else:
            return
    raise RuntimeError(f"a Jupyter server does not start:\n{log.read_text('utf-8')[-2000:]}")
