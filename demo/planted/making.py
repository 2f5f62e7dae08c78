"""From a world to its files: registers, practice by month or day, and what was planted into them."""

from pathlib import Path

from demo.planted.cases import CASES
from demo.planted.stage import Stage
from demo.planted.world import Span, World, opened
from demo.planted.writing import TABLES, Written, write_months, write_planted, write_registers


def make(
    world: World,
    into: Path,
    *,
    tables: tuple[str, ...] = TABLES,
    by: Span = "month",
    planted: bool = True,
    memory: str = "2GB",
    threads: int | None = None,
) -> Written:
    """Parquet under `into`: registers/<name>.parquet, <table>/<month or day>.parquet; the same world, the same rows.

    tables  prescriptions and encounters read the lines back, so whoever wants them takes lines too
    planted  False: everybody is honest
    memory  the most that DuckDB may hold; what does not fit goes to `into`/spill
    """
    db = opened(world, memory=memory, spill=into / "spill", threads=threads)
    stage = Stage(world, db)
    try:
        for plant in CASES if planted else ():
            plant(stage)
        registers = write_registers(db, stage, into / "registers")
        parts = write_months(db, world, into, tables, by)
        for table, paths in write_planted(db, stage, into).items():
            parts.setdefault(table, []).extend(paths)
        return Written(parts, registers, dict(stage.key))
    finally:
        db.close()
