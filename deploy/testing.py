"""`make test`: find a browser, run every test on a PostgreSQL of its own, and say at the end what was left out."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge"]
PLACES = ["/usr/lib/chromium/chromium", "/opt/google/chrome/chrome", "/snap/bin/chromium"]
PLACES += ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"]


def chromium() -> str:
    """CHROMIUM, or one that is there, or one from apt where we may; else an empty string."""
    if named := os.environ.get("CHROMIUM"):
        return named if shutil.which(named) else ""
    return present() or (from_apt() if os.getuid() == 0 and shutil.which("apt-get") else "")


def present() -> str:
    found = (shutil.which(name) for name in [*NAMES, *PLACES])
    return next((path for path in found if path), "")


def from_apt() -> str:
    print("· 安装 Chromium（浏览器测试用）/ installing Chromium for the browser tests", flush=True)
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
        done = subprocess.run(["apt-get", "-qq", *words], env=quiet, stdout=subprocess.DEVNULL, check=False)
        if done.returncode:
            return ""
    return present()


def main() -> int:
    browser = chromium()
    os.environ["CHROMIUM"] = browser
    workers = ["-n", "2", "--dist", "loadfile"] if (os.cpu_count() or 1) > 1 else []
    command = [sys.executable, "-m", "pytest", *workers, *sys.argv[1:]]
    status = subprocess.run(command, cwd=ROOT, check=False).returncode
    if not browser:
        print("浏览器测试未运行：没有 Chromium / the browser tests were skipped: no Chromium (CHROMIUM names it)")
    return status


if __name__ == "__main__":
    sys.exit(main())
