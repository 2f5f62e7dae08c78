"""Why a command found no database to work with, in one sentence with the next step."""

import psycopg
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

NOT_PREPARED = (
    "数据库尚未建好本版本的数据表，未作任何改动。请运行 liandong prepare（liandong serve 会自动执行），再重试。"
    " / The database does not have the tables of this version, and nothing was changed."
    " Run liandong prepare (liandong serve does it by itself), then this again."
)


def trouble(wrong: DatabaseError) -> str:
    """The sentence for this failure; empty when it is neither an absent database nor one without our tables."""
    cause = wrong.__cause__
    if isinstance(cause, psycopg.errors.UndefinedTable | psycopg.errors.UndefinedColumn):
        return NOT_PREPARED if outstanding() else ""
    if isinstance(cause, psycopg.errors.InsufficientPrivilege):
        return NOT_PREPARED if outstanding() else ""
    if isinstance(cause, psycopg.OperationalError) and cause.sqlstate is None:  # no connection was made, or it was lost
        reason = str(cause).strip().splitlines()[0]
        if "liandong_app" in str(cause):  # the role is made by the first migration
            return NOT_PREPARED
        return (
            f"数据库没有应答：{reason}。请检查 DATABASE_URL 和数据库服务，再重试。"
            f" / The database does not answer. Check DATABASE_URL and the server, then try again."
        )
    return ""


def outstanding() -> bool:
    """Whether migrations of this version are missing from the database."""
    try:
        connection.close()
        executor = MigrationExecutor(connection)
        return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:
        return True
