"""The test database: built as its owner, used as the app.

The schema is made by the owner (whom DATABASE_URL names). Then every connection takes the role `liandong_app`, which
owns nothing and passes no row-level security, so a test sees what the running site sees. `with as_owner():` gives
the owner's rights back for a few lines, for instance to change a row behind the trail's back.

Tests with real commits (`transaction=True`) are cleaned by one function in the database that has the owner's rights: it
empties every table, past the triggers that keep the trail append-only, and puts back what the migrations had put in.
"""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.db import OperationalError, connection
from django.test import TransactionTestCase
from django.utils import translation

from liandong.config.postgres import make_app_role

AS_APP = "-c role=liandong_app"
NO_BROWSER = "没有 Chromium / no Chromium found (CHROMIUM names it)"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything under tests/browser/ needs Chromium: CHROMIUM names it, `make test` looks for it."""
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)
            if not browser_path():
                item.add_marker(pytest.mark.skip(reason=NO_BROWSER))


@pytest.fixture(autouse=True)
def starts_in_chinese() -> None:
    """Each test begins with the default face; a page read in English by the test before leaves nothing behind."""
    translation.activate("zh-hans")


def browser_path() -> str:
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome") or ""


CLEAN = """
DROP SCHEMA IF EXISTS kept CASCADE;
CREATE SCHEMA kept;
DO $$
DECLARE t text; filled boolean;
BEGIN
    FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'django_migrations' LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', t) INTO filled;
        IF filled THEN EXECUTE format('CREATE TABLE kept.%I AS TABLE public.%I', t, t); END IF;
    END LOOP;
END $$;
CREATE OR REPLACE FUNCTION clean_after_test() RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE t record; names text := ''; columns text;
BEGIN
    SET LOCAL lock_timeout = '20s';
    FOR t IN SELECT DISTINCT tgrelid::regclass AS name FROM pg_trigger WHERE NOT tgisinternal LOOP
        EXECUTE format('ALTER TABLE %s DISABLE TRIGGER USER', t.name);
    END LOOP;
    SELECT string_agg(format('public.%I', tablename), ', ') INTO names
        FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'django_migrations';
    EXECUTE 'TRUNCATE ' || names || ' CASCADE';
    FOR t IN SELECT relname AS name FROM pg_class
        WHERE relkind = 'S' AND relname ~ '^dossier_[a-z]+_[0-9]+_[0-9]+$' LOOP
        EXECUTE format('DROP SEQUENCE %I', t.name);
    END LOOP;
    SET CONSTRAINTS ALL DEFERRED;
    FOR t IN SELECT tablename AS name FROM pg_tables WHERE schemaname = 'kept' LOOP
        SELECT string_agg(quote_ident(attname), ', ') INTO columns FROM pg_attribute
            WHERE attrelid = format('public.%I', t.name)::regclass AND attnum > 0 AND NOT attisdropped
            AND attgenerated = '';
        EXECUTE format('INSERT INTO public.%I (%s) SELECT %s FROM kept.%I', t.name, columns, columns, t.name);
    END LOOP;
    SET CONSTRAINTS ALL IMMEDIATE;
    FOR t IN SELECT DISTINCT tgrelid::regclass AS name FROM pg_trigger WHERE NOT tgisinternal LOOP
        EXECUTE format('ALTER TABLE %s ENABLE TRIGGER USER', t.name);
    END LOOP;
END $$;
"""


def _connect(options: str) -> None:
    """From the next query on, connect with these options."""
    connection.close()
    connection.settings_dict["OPTIONS"]["options"] = options


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, django_db_blocker: pytest.FixtureRequest) -> None:
    """Before the test database is made: be the owner, and see that the app's role is there."""
    _connect("")
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
        make_app_role(cursor.connection)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """After it is made: leave the cleaning function there, and be the app."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        with connection.cursor() as cursor:
            cursor.execute(CLEAN)
        _connect(AS_APP)
    yield
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        _connect("")


def _clean(case: TransactionTestCase) -> None:
    """Once more where a request of a page that has just been closed held what the cleaning needs."""
    for last in (False, False, False, True):
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT clean_after_test()")
        except OperationalError:
            if last:
                raise
            time.sleep(1)
        else:
            return


TransactionTestCase._fixture_teardown = _clean  # type: ignore[attr-defined]


@pytest.fixture
def as_owner() -> Callable[[], AbstractContextManager[None]]:
    """`with as_owner():` the rights of the owner of the tables, on the connection of this thread."""

    @contextmanager
    def owner() -> Iterator[None]:
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE NONE")
            try:
                yield
            finally:
                cursor.execute("RESET ROLE")

    return owner
