"""The tables are changed while they are written, and who writes waits behind nobody for long."""

import pytest

from tests.engines.processes import Engine

pytestmark = pytest.mark.engines


def test_a_migration_lets_others_pass_while_a_table_is_in_use_and_is_tried_again(
    postgresql: Engine,
) -> None:
    postgresql.ask("migrate_back")
    holder = postgresql.start("hold_blogs")
    holder.go()
    holder.wait_for("held")
    migration = postgresql.start("migrate_again")
    migration.go()
    # It gave up though the table is still in use, and stands in nobody's way
    migration.wait_for("waits")
    assert postgresql.ask("write_blogs") == 0
    holder.go()
    holder.hear()
    migration.go()
    assert migration.hear() == 1


def test_what_a_process_asks_after_migrating_has_its_usual_limits(postgresql: Engine) -> None:
    assert postgresql.ask("limits_after_migrating") == ["1min", "30s", 63.0]


def test_an_index_is_built_meanwhile_on_both_engines(engine: Engine) -> None:
    assert engine.ask("add_index") == [True, False]
