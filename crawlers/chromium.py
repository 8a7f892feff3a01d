"""Debian's Chromium: which one, with which flags and bounds it starts, and how it ends when it does not answer."""

import os
import resource
import shutil
import signal
from contextlib import suppress
from pathlib import Path
from typing import Any

from playwright.async_api import Browser as PlaywrightBrowser
from scrapy_playwright.provider import PlaywrightBrowserProvider

from crawlers.filtering_proxy import FilteringProxy
from newswatch.logs import logger

log = logger("crawlers")

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-pings",
    # Names are resolved by the proxy alone, and nothing leaves beside it.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy",
)
_MEMORY = 1536 * 1024**2
"""Bytes of data each process of the browser may have (RLIMIT_DATA), of which a renderer takes 0.6 GB at once."""


class NotRendered(Exception):  # noqa: N818 - reads as what it says
    """The browser brought no page: missing, hung, crashed, or nothing to show. Not worth a second try in this crawl."""


def find_chromium(configured: Path | None) -> Path:
    """The browser to start. Raises NotRendered naming the remedy."""
    found = shutil.which(configured) if configured else next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        where = f"NEWSWATCH_CHROMIUM names {configured}, which cannot be run" if configured else "no Chromium on PATH"
        raise NotRendered(f"{where}; apt-get install chromium, or set NEWSWATCH_CHROMIUM to its path")
    return Path(found)


def launch_options(chromium: Path, proxy: FilteringProxy, seconds: float) -> dict[str, Any]:
    """What Playwright is to start: headless, everything through `proxy`, in a sandbox unless as root."""
    is_root = os.geteuid() == 0
    if is_root:
        log.warning("no_sandbox", reason="Chromium refuses its sandbox to root; crawl as another user")
    return {
        "executable_path": str(chromium),
        "headless": True,
        "chromium_sandbox": not is_root,
        "args": [*_FLAGS],
        "ignore_default_args": ["--disable-popup-blocking"],
        # Nothing of our environment, and no home to keep anything in beside the profile that Playwright removes.
        "env": {"PATH": os.environ.get("PATH", os.defpath), "HOME": "/dev/null", "LANG": "C.UTF-8"},
        "proxy": {
            "server": proxy.address,
            "bypass": "<-loopback>",
            "username": FilteringProxy.user,
            "password": proxy.password,
        },
        "timeout": seconds * 1000,
    }


class Provider(PlaywrightBrowserProvider):  # type: ignore[misc]
    """scrapy-playwright's BrowserProvider that bounds the browser's memory and can kill what does not answer."""

    _process: int | None = None

    async def start(self) -> None:
        """The limit is inherited by what is started here, and by what that starts."""
        soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
        bound = _MEMORY if hard == resource.RLIM_INFINITY else min(_MEMORY, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (bound, hard))
        try:
            await super().start()
        finally:
            resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))

    async def launch_browser(self) -> PlaywrightBrowser:
        browser: PlaywrightBrowser = await super().launch_browser()
        session = await browser.new_browser_cdp_session()
        processes = (await session.send("SystemInfo.getProcessInfo"))["processInfo"]
        self._process = next(each["id"] for each in processes if each["type"] == "browser")
        await session.detach()
        return browser

    def kill(self) -> None:
        """Playwright makes the browser the leader of its own process group."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process, signal.SIGKILL)
