"""A headless Chromium for tests: nothing of the user's, no network of its own, downloads where told."""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def missing() -> str | None:
    """Why there is no browser to test with; None when there is."""
    if not any(map(shutil.which, BROWSERS)):
        return (
            f"no Chromium on this machine (looked for {', '.join(BROWSERS)}; Debian: apt-get install chromium-driver)"
        )
    if not shutil.which("chromedriver"):
        return "no chromedriver on this machine (Debian: apt-get install chromium-driver)"
    return None


class Browser:
    """One browser; `open` shows a page and waits until it stands still."""

    def __init__(self, folder: Path, *flags: str) -> None:
        from selenium import webdriver
        from selenium.webdriver.chrome.service import Service

        options = webdriver.ChromeOptions()
        options.binary_location = next(path for path in map(shutil.which, BROWSERS) if path)
        self.profile = tempfile.mkdtemp(prefix="kg-chromium-")
        for flag in (
            *("headless", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking"),
            *("disable-component-update", "disable-sync", "disable-dev-shm-usage", "force-device-scale-factor=1"),
            *("window-size=1400,1000", f"user-data-dir={self.profile}", *flags),
        ):
            options.add_argument(f"--{flag}")
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
        self.driver.set_script_timeout(60)
        self.downloads = folder / "downloads"
        self.downloads.mkdir(exist_ok=True)
        self.driver.execute_cdp_cmd(
            "Page.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(self.downloads)}
        )

    def open(self, path: Path) -> None:
        self.logs()
        self.driver.get(path.as_uri())
        self.wait("document.documentElement.dataset.layout === 'done' && document.documentElement.dataset.painted")

    def run(self, script: str, *arguments: Any) -> Any:
        return self.driver.execute_script(script, *arguments)

    def get(self, expression: str) -> Any:
        return self.run(f"return {expression};")

    def wait(self, condition: str, seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while not self.get(condition):
            assert time.monotonic() < end, f"never came true: {condition}"
            time.sleep(0.05)

    def click(self, selector: str) -> None:
        self.driver.find_element("css selector", selector).click()

    def keys(self, selector: str, *keys: str) -> None:
        self.driver.find_element("css selector", selector).send_keys(*keys)

    def text(self, selector: str) -> str:
        return str(self.get(f"document.querySelector({json.dumps(selector)}).textContent"))

    def downloaded(self, ending: str) -> Path:
        """The file that came, whole."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            found = [path for path in self.downloads.iterdir() if path.suffix == ending and path.stat().st_size]
            if found and not list(self.downloads.glob("*.crdownload")):  # the name is taken before the text comes
                return found[0].rename(self.downloads.parent / found[0].name)
            time.sleep(0.05)
        raise AssertionError(f"no {ending} was downloaded")

    def logs(self) -> tuple[list[str], list[str]]:
        """What the console said and which addresses were asked for since the last call."""
        console = [entry["message"] for entry in self.driver.get_log("browser")]
        return console, [event["request"]["url"] for event in self.events("Network.requestWillBeSent")]

    def stopped(self) -> list[str]:
        """Why requests were stopped before they left, since the last call of this or of `logs`."""
        return [event["blockedReason"] for event in self.events("Network.loadingFailed") if "blockedReason" in event]

    def events(self, method: str) -> list[dict[str, Any]]:
        entries = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        return [entry["params"] for entry in entries if entry["method"] == method]

    def close(self) -> None:
        self.driver.quit()
        shutil.rmtree(self.profile, ignore_errors=True)
