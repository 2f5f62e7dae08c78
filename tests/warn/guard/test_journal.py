"""What was answered is on the disk, whatever happens next."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from liandong.warn.guard.journal import Journal

WRITER = """
import sys
from pathlib import Path
from liandong.warn.guard.journal import Journal
journal = Journal(Path(sys.argv[1]))
for at in range(100_000):
    journal.keep(b'{"at":%d}' % at)
    print(at, flush=True)
"""


def lines(folder: Path) -> list[bytes]:
    return [line for file in sorted(folder.glob("*.jsonl")) for line in file.read_bytes().splitlines(keepends=True)]


def test_lines_of_many_threads_are_all_kept_whole(tmp_path: Path) -> None:
    journal = Journal(tmp_path)

    def work(name: int) -> None:
        for at in range(50):
            journal.keep(b"%d-%d" % (name, at))

    threads = [threading.Thread(target=work, args=(name,)) for name in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    journal.close()
    assert sorted(lines(tmp_path)) == sorted(b"%d-%d\n" % (name, at) for name in range(8) for at in range(50))


def test_threads_that_wait_for_one_another_share_a_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal, writes, sync = Journal(tmp_path), list[int](), os.fdatasync

    def slow(file: int) -> None:
        writes.append(file)
        time.sleep(0.05)
        sync(file)

    monkeypatch.setattr(os, "fdatasync", slow)
    threads = [threading.Thread(target=journal.keep, args=(b"%d" % name,)) for name in range(20)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    journal.close()
    assert len(lines(tmp_path)) == 20
    assert len(writes) < 10


def test_a_killed_writer_has_kept_every_line_that_it_answered(tmp_path: Path) -> None:
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE)
    assert writer.stdout
    told = [int(writer.stdout.readline()) for _each in range(200)]
    os.kill(writer.pid, signal.SIGKILL)
    told += [int(rest) for rest in writer.stdout.read().split(b"\n")[:-1]]
    writer.wait()
    kept = {line for line in lines(tmp_path) if line.endswith(b"\n")}
    assert {b'{"at":%d}\n' % at for at in told} <= kept


def test_a_full_disk_is_told_and_the_next_line_begins_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal, write, full = Journal(tmp_path), os.write, [True]

    def half(file: int, words: bytes) -> int:
        if full:
            full.pop()
            write(file, words[: len(words) // 2])
            raise OSError(28, "No space left on device")
        return write(file, words)

    monkeypatch.setattr(os, "write", half)
    with pytest.raises(OSError, match="No space"):
        journal.keep(b'{"first":1}')
    journal.keep(b'{"second":2}')
    journal.close()
    assert lines(tmp_path)[-1] == b'{"second":2}\n'


def test_nothing_is_taken_once_it_is_closed(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.close()
    with pytest.raises(RuntimeError):
        journal.keep(b"late")
