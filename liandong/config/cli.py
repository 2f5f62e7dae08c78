"""The command `liandong`: finds or starts the database, then does what the words say.

`liandong import places FILE` is the Django command `import_places`; `liandong verify-trail` is `verify_trail`.
"""

import os
import sys
from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager, nullcontext

import django
from django.core.management import execute_from_command_line, get_commands, load_command_class
from django.db import OperationalError, ProgrammingError
from django.utils import translation

from liandong.config import serve
from liandong.config.home import ServerTrouble
from liandong.config.migrated import trouble
from liandong.config.postgres import Server, server
from liandong.ground.rulebook.faults import RulebookRefused

WITHOUT_DATABASE = {
    "makemessages",
    "compilemessages",
    "makemigrations",
    "check",
    "check_proof",
    "directive_read",
    "directive_adopt",
    "clues_evaluate",
}


def database() -> AbstractContextManager[Server | None]:
    """The database answers inside this block: the one of DATABASE_URL is somebody else's to run."""
    if os.environ.get("DATABASE_URL"):
        return nullcontext()
    return server().running()


def as_command(words: Sequence[str], commands: Collection[str]) -> list[str]:
    """The words with the first one or two made into the name of a command, where there is such a command."""
    plain = [word.replace("-", "_") for word in words[:2]]
    if len(plain) == 2 and "_".join(plain) in commands:
        return ["_".join(plain), *words[2:]]
    if plain and plain[0] in commands:
        return [plain[0], *words[1:]]
    return list(words)


def ours() -> dict[str, str]:
    """Our own commands, each with its one line of help."""
    found = {name: str(app) for name, app in get_commands().items() if str(app).startswith(("liandong.", "demo"))}
    return {name: str(load_command_class(app, name).help).strip() for name, app in sorted(found.items())}


def overview() -> str:
    lines = ["联动 liandong — 用法 / usage: liandong COMMAND …", ""]
    shown = {"serve": "启动数据库、网站和后台进程 / run the database, the site and the worker"} | ours()
    lines += [
        f"  {name.replace('_', ' '):<24}{text.splitlines()[0] if text else ''}" for name, text in sorted(shown.items())
    ]
    return "\n".join([*lines, "", "liandong COMMAND --help 说明 / explains one of them"])


def main() -> None:
    sys.argv[0], words = "liandong", sys.argv[1:]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liandong.config.settings")
    try:
        if words[:1] == ["serve"]:
            sys.exit(serve.serve(database, words[1:]))
        run(words)
    except ServerTrouble as trouble:
        sys.exit(f"✗ {trouble}")
    except RulebookRefused as refused:
        print("✗ 规则库有误，不能使用 / the rulebook has faults and is not used:", refused, sep="\n", file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:  # whoever read the output has read enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    except KeyboardInterrupt:
        sys.exit(130)


def run(words: list[str]) -> None:
    django.setup()
    commands = get_commands()
    sys.argv[1:] = words = as_command(words, commands)
    if not words or words[0] in ("help", "--help", "-h") or words[0] not in commands:
        print(overview())
        known = not words or words[0] in ("help", "--help", "-h")
        sys.exit(0 if known else f"\n✗ 没有这个命令 / no such command: {' '.join(words[:2])}")
    with translation.override(os.environ.get("LIANDONG_LANGUAGE", "zh-hans")):
        if words[0] in WITHOUT_DATABASE or "--help" in words:
            execute_from_command_line(sys.argv)
            return
        with database() as embedded:
            if embedded:
                os.environ["PATH"] = os.pathsep.join([str(embedded.binaries), os.environ.get("PATH", "")])
            obey(sys.argv)


def obey(words: list[str]) -> None:
    """Do it; a database that is away or was never prepared is told in a sentence, a mistake of ours in full."""
    try:
        execute_from_command_line(words)
    except (ProgrammingError, OperationalError) as wrong:
        if told := trouble(wrong):
            raise ServerTrouble(told) from wrong
        raise


if __name__ == "__main__":
    main()
