"""The same questions on Spark: every table whole, ledgers held by the cluster, the same Ibis expressions.

pyspark is an extra (`deploy/setup.py --spark`). The workers must see the files under the paths that the run is given.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from liandong.warn.practice.tables import REGISTERS
from liandong.warn.risk import asking, ledgers
from liandong.warn.risk.counting import counted, first_table, unbound
from liandong.warn.risk.ledgers import ASKS, MADE
from liandong.warn.risk.model import Settings
from liandong.warn.risk.outcomes import Outcome, together
from liandong.warn.risk.pieces import Read
from liandong.warn.risk.registering import Registers
from liandong.warn.risk.runs import Question, empty
from liandong.warn.risk.shapes import COLUMNS

LOCAL = "spark-local"
CONFIG = {
    "spark.ui.enabled": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
}
ALONE = {"spark.driver.bindAddress": "127.0.0.1"}


class NoSpark(RuntimeError):
    """pyspark or Java is not installed."""


@contextmanager
def session(on: str) -> Iterator[Any]:
    """A Spark session of its own: on this machine, or on the cluster at this address."""
    try:
        builder = import_module("pyspark.sql").SparkSession.builder
    except ImportError as missing:
        raise NoSpark("pyspark is not installed: python3 deploy/setup.py --spark") from missing
    builder = builder.appName("liandong").master("local[*]" if on == LOCAL else on)
    for name, value in {**CONFIG, **(ALONE if on == LOCAL else {})}.items():
        builder = builder.config(name, value)
    made = builder.getOrCreate()
    try:
        made.sparkContext.setLogLevel("ERROR")
        # Spark's own 200 pieces a shuffle are for hundreds of cores: on few, most of the time goes into empty ones.
        made.conf.set("spark.sql.shuffle.partitions", str(2 * made.sparkContext.defaultParallelism))
        yield made
    finally:
        made.stop()


class Spark:
    """Tables under their names in a Spark session."""

    def __init__(self, spark: Any) -> None:
        self.spark = spark
        self.ibis = ibis.pyspark.connect(spark)

    def show(self, name: str, paths: Sequence[str], where: str = "true") -> None:
        """A table of practice or a register: the rows of these files."""
        wanted = ibis.schema(dict(COLUMNS[name]))
        if paths:
            rows = self.spark.read.parquet(*paths).select(*wanted.names).where(where)
        else:
            rows = self.spark.createDataFrame([], _spark(wanted))
        rows.createOrReplaceTempView(name)

    def hold(self, name: str, made: ir.Table) -> None:
        """A ledger, kept by the cluster once the first has asked it."""
        self.spark.sql(self.ibis.compile(made)).createOrReplaceTempView(name)
        self.spark.catalog.cacheTable(name)

    def arrow(self, asked: ir.Table) -> pa.Table:
        found: pa.Table = self.ibis.to_pyarrow(asked)
        return found.cast(asked.schema().to_pyarrow())


def _spark(schema: ibis.Schema) -> str:
    kinds = {"int8": "tinyint", "int16": "smallint", "int32": "int", "int64": "bigint", "date": "date"}
    return ", ".join(f"`{name}` {kinds.get(str(kind), str(kind))}" for name, kind in schema.items())


def outcomes(
    models: Sequence[Question], read: Read, registers: Registers, settings: Settings, session: Any
) -> list[Outcome]:
    """All models, in their order; each sees everything at once."""
    spark = Spark(session)
    where = " AND ".join(f"day BETWEEN DATE'{first}' AND DATE'{last}'" for first, last in read.days) or "true"
    lacks = {model.id: empty(model, read.pieces, registers) for model in models}
    needs = {name for model in models for name in model.needs}
    made = MADE.keys() & needs
    for name in {"lines", *needs, *(name for ledger in made for name in ASKS.get(ledger, ()))} - MADE.keys():
        if name in REGISTERS:
            spark.show(name, registers.files(name))
        else:
            spark.show(name, [piece.path for piece in read.pieces.get(name, ())], where)
    for name in sorted(made):
        spark.hold(name, ledgers.made(name))
    return [_outcome(model, lacks[model.id], settings, spark) for model in models]


def _outcome(model: Question, lacks: str | None, settings: Settings, spark: Spark) -> Outcome:
    began = time.perf_counter()
    asked = asking.asked(model, unbound(model), settings)
    schema = asked.schema().to_pyarrow()
    if lacks:
        return Outcome(model, schema.empty_table(), 0, 0, lacks, time.perf_counter() - began)
    found = together([spark.arrow(asked)], model.grain, schema)
    rows, judged = (_lines(model, settings, spark, judged=judged) for judged in (False, True))
    return Outcome(model, found, rows, judged, None, time.perf_counter() - began).told()


def _lines(model: Question, settings: Settings, spark: Spark, *, judged: bool) -> int:
    if first_table(model) is None:
        return 0
    months = spark.arrow(counted(model, settings, judged=judged))
    return int(sum(months.column("lines").to_pylist()))
