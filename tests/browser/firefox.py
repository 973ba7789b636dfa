"""Firefox without a window, driven as the standard says: WebDriver BiDi, which it speaks itself.

Playwright drives a Firefox of its own build only; this is the one that readers have.
"""

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from chrome import attempt
from websocket import WebSocket, create_connection

NAMES = ("firefox", "firefox-esr", "/Applications/Firefox.app/Contents/MacOS/firefox")
SECONDS = 60
PREFERENCES = """
user_pref("app.update.enabled", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("browser.startup.homepage_override.mstone", "ignore");
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("network.prefetch-next", true);
user_pref("toolkit.telemetry.server", "");
"""


def found() -> str | None:
    """The path of an installed Firefox; root, as in a container, installs the system's own."""
    for wanted in range(2):
        for path in filter(None, map(shutil.which, NAMES)):
            return path
        if wanted == 0 and shutil.which("apt-get") and os.geteuid() == 0:
            attempt("apt-get", "update")
            attempt("apt-get", "install", "--yes", "--no-install-recommends", "firefox-esr")
    return None


class Tab:
    """A page of a Firefox. said: what its console and its network complained of so far."""

    def __init__(self, socket: WebSocket) -> None:
        self.socket, self.sent, self.said = socket, 0, list[str]()
        self.ask("session.new", capabilities={})
        self.ask("session.subscribe", events=["log.entryAdded", "network.fetchError"])
        self.context = self.ask("browsingContext.create", type="tab")["context"]

    def ask(self, method: str, **parameters: Any) -> Any:
        """The answer to a command. Raises RuntimeError where Firefox refuses it."""
        self.sent += 1
        self.socket.send(json.dumps({"id": self.sent, "method": method, "params": parameters}))
        while True:
            message = json.loads(self.socket.recv())
            if message.get("id") == self.sent:
                if message["type"] == "error":
                    raise RuntimeError(f"{method}: {message['message']}")
                return message["result"]
            self.hear(message.get("method"), message.get("params"))

    def hear(self, event: str, parameters: Any) -> None:
        """Note what went wrong in the page."""
        if event == "log.entryAdded" and parameters["level"] == "error":
            self.said.append(parameters["text"])
        if event == "network.fetchError" and parameters["errorText"] != "NS_BINDING_ABORTED":
            self.said.append(f"{parameters['request']['url']}: {parameters['errorText']}")

    def open(self, url: str) -> None:
        """Go to a page, until it is loaded."""
        self.ask("browsingContext.navigate", context=self.context, url=url, wait="complete")

    def evaluate(self, script: str) -> Any:
        """The value of an expression, a promise's too: text, number or truth."""
        answer = self.ask(
            "script.evaluate",
            expression=script,
            target={"context": self.context},
            awaitPromise=True,
        )
        if answer["type"] == "exception":
            raise RuntimeError(answer["exceptionDetails"]["text"])
        return answer["result"].get("value")


@contextmanager
def firefox(path: str) -> Iterator[Tab]:
    """A Firefox with a profile of its own, which ends with the block."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        Path(profile, "user.js").write_text(PREFERENCES, "utf-8")
        command = (path, "--headless", "--remote-debugging-port=0", "--profile", profile)
        environment = os.environ | {"MOZ_REMOTE_SETTINGS_DEVTOOLS": "0"}
        with subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        ) as process:
            try:
                yield Tab(
                    create_connection(address(process), timeout=SECONDS, suppress_origin=True)
                )
            finally:
                process.kill()


def address(process: subprocess.Popen[str]) -> str:
    """Where Firefox listens, as it says when it does."""
    assert process.stderr is not None
    for line in process.stderr:
        if told := re.search(r"WebDriver BiDi listening on (ws://\S+)", line):
            return f"{told[1]}/session"
    raise RuntimeError("Firefox ended before it listened")
