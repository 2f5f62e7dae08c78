"""pytest plugin, loaded before the settings (`-p tests.server`): a throw-away data folder, and a PostgreSQL of its own
unless DATABASE_URL names one.

The server is the one PG_BIN or the wheel gives, tuned to forget: nothing it holds outlives the tests. The workers of
pytest-xdist inherit both through the environment.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from urllib.parse import urlencode

from liandong.config import home, postgres
from liandong.config.catalogue import compile_catalogues

FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def throw_away_home() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="liandong-tests-"))
    folder.chmod(0o711 if os.getuid() == 0 else 0o700)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def start(folder: Path) -> str:
    """A server for the life of this process; gives its address."""
    server = postgres.server(folder, settings=postgres.SETTINGS | FORGETFUL)
    atexit.register(server.stop)
    server.start()
    server.prepare()
    word = home.secrets(folder)["database_owner"]
    return f"postgresql://liandong:{word}@/liandong?{urlencode({'host': server.socket, 'port': postgres.PORT})}"


if "PYTEST_XDIST_WORKER" not in os.environ:
    compile_catalogues(Path(__file__).resolve().parents[1] / "locale")
    os.environ["LIANDONG_HOME"] = str(throw_away_home())
    for name in ("LIANDONG_STATIC", "LIANDONG_POOL", "LIANDONG_AS", "FILES_ROOT"):
        os.environ.pop(name, None)
    if not os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = start(Path(os.environ["LIANDONG_HOME"]))
