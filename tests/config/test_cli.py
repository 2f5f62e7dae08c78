"""How words become commands."""

import subprocess
import sys

import pytest

from liandong.config.cli import as_command

COMMANDS = {"import_places", "rules_check", "verify_trail", "demo", "migrate", "import_clues"}


@pytest.mark.parametrize(
    ("words", "command"),
    [
        (["import", "places", "a.csv"], ["import_places", "a.csv"]),
        (["rules", "check"], ["rules_check"]),
        (["verify_trail"], ["verify_trail"]),
        (["verify-trail", "--quiet"], ["verify_trail", "--quiet"]),
        (["demo", "--seed", "7"], ["demo", "--seed", "7"]),
        (["import", "unknown"], ["import", "unknown"]),
        ([], []),
    ],
)
def test_two_words_become_one_command(words: list[str], command: list[str]) -> None:
    assert as_command(words, COMMANDS) == command


@pytest.mark.parametrize("words", [[], ["verify-trail", "--help"], ["rules", "check", "--help"]])
def test_the_command_itself_finds_our_commands(words: list[str]) -> None:
    command = [sys.executable, "-P", "-m", "liandong.config.cli", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "liandong" in done.stdout
