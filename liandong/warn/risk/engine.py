"""引擎: models asked over files of practice and registers; files in, Arrow out, and nothing of the database.

`run` asks once. `update` keeps ledgers and findings beside the files, and asks anew only what new, corrected or
withdrawn files, changed registers and changed thresholds touch; its outcomes are those of `run`, row by row. `prepare`
makes the ledgers before anybody asks.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from liandong.warn.practice.tables import PRACTICE
from liandong.warn.risk import pieces, spark
from liandong.warn.risk.duck import Duck
from liandong.warn.risk.evidence import Difference, behind, difference
from liandong.warn.risk.keeping import Keeping
from liandong.warn.risk.kept import alone
from liandong.warn.risk.model import RowModel, Settings, TableModel
from liandong.warn.risk.outcomes import Outcome
from liandong.warn.risk.pieces import Read
from liandong.warn.risk.registering import Registers
from liandong.warn.risk.runs import Run, empty

Parts = Mapping[str, Sequence[Path]]  # table of practice → its files
Question = RowModel | TableModel
MEMORY = "2GB"
__all__ = ["MEMORY", "Difference", "Outcome", "Parts", "behind", "difference", "prepare", "run", "shadow", "update"]


def run(
    models: Iterable[Question],
    parts: Parts,
    registers: Mapping[str, Path],
    settings: Settings,
    *,
    on: str = "duckdb",
    memory: str = MEMORY,
    since: date | None = None,
    until: date | None = None,
    threads: int | None = None,
    spill: Path | None = None,
) -> list[Outcome]:
    """Ask models once.

    parts      files in the columns of `practice.tables`, at any number a table
    registers  one file a register; one that is missing or empty is not there
    settings   threshold → figure, for all that the models name
    on         "duckdb", "spark-local" or the address of a Spark cluster that sees the files under the same paths
    memory     what DuckDB may take before it spills into `spill` (a folder; by default of the system's)
    since      first day that counts; until: the last
    """
    read = pieces.read(parts, since=since, until=until)
    if on != "duckdb":
        with spark.session(on) as session:
            return spark.outcomes(list(models), read, Registers(registers), settings, session)
    with TemporaryDirectory(dir=spill, prefix="liandong-run-") as name:
        folder = Path(name)
        with Duck(memory=memory, spill=folder / "spill", threads=threads) as duck:
            return Run(folder, read, Registers(registers), settings, duck).outcomes(list(models))


def update(
    folder: Path,
    models: Iterable[Question],
    parts: Parts,
    registers: Mapping[str, Path],
    settings: Settings,
    *,
    keys: Mapping[Path, str],
    memory: str = MEMORY,
    since: date | None = None,
    until: date | None = None,
    threads: int | None = None,
) -> list[Outcome]:
    """Ask models of everything there is, working out only what is new since the folder was last brought up to date.

    folder  where ledgers and findings are kept; whoever may not read the practice data may not read it either
    keys    hash of each file of practice
    """
    read = pieces.read(parts, keys, since=since, until=until)
    with alone(folder), Duck(memory=memory, spill=folder / "spill", threads=threads) as duck:
        return Run(folder, read, Registers(registers), settings, duck).outcomes(list(models))


def prepare(
    folder: Path,
    models: Iterable[Question],
    parts: Parts,
    registers: Mapping[str, Path],
    *,
    keys: Mapping[Path, str],
    memory: str = MEMORY,
    threads: int = 1,
) -> Iterator[str]:
    """Make the ledgers that `update` will want of these models: a month at a time, the newest first, each told.

    Between two months the folder is free for an update; whoever asks for no more months stops the work.
    """
    read, held = pieces.read(parts, keys), Registers(registers)
    names = {name for model in models if not empty(model, PRACTICE, held) for name in model.needs}
    for period in reversed(pieces.periods(read.of(["lines"]))):
        with alone(folder), Duck(memory=memory, spill=folder / "spill", threads=threads) as duck:
            Keeping(folder, Read(period.pieces), held, duck).make(names)
        yield period.month


def shadow(
    old: Question,
    new: Question,
    parts: Parts,
    registers: Mapping[str, Path],
    settings: tuple[Settings, Settings],
    *,
    memory: str = MEMORY,
    since: date | None = None,
    until: date | None = None,
) -> Difference:
    """Two versions of a question over the same files: what would change.

    settings  thresholds of the old version and of the new
    """
    before, after = (
        run([model], parts, registers, figures, memory=memory, since=since, until=until)[0]
        for model, figures in zip((old, new), settings, strict=True)
    )
    return difference(before, after)
