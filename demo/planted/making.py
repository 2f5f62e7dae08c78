"""From a world to its files: registers, practice by month or day, and what was planted into them."""

from pathlib import Path

from demo.planted.world import Span, World, opened
from demo.planted.writing import TABLES, Written, write_months, write_registers


def make(
    world: World,
    into: Path,
    *,
    tables: tuple[str, ...] = TABLES,
    by: Span = "month",
    memory: str = "2GB",
    threads: int | None = None,
) -> Written:
    """Parquet under `into`: registers/<name>.parquet, <table>/<month or day>.parquet; the same world, the same rows.

    tables  prescriptions and encounters read the lines back, so whoever wants them takes lines too
    memory  the most that DuckDB may hold; what does not fit goes to `into`/spill
    """
    db = opened(world, memory=memory, spill=into / "spill", threads=threads)
    try:
        registers = write_registers(db, into / "registers")
        return Written(parts=write_months(db, world, into, tables, by), registers=registers)
    finally:
        db.close()
