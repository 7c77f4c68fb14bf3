from __future__ import annotations

import pytest

from blaupause.tenancy.fleet.folding import folded

TOWN = 'CREATE TABLE "town" ("id" bigint NOT NULL PRIMARY KEY)'
CASE = 'CREATE TABLE "case" ("id" bigint NOT NULL PRIMARY KEY, "town_id" bigint NOT NULL)'
BELONGS = 'CONSTRAINT "belongs" FOREIGN KEY ("town_id") REFERENCES "town" ("id") DEFERRABLE INITIALLY DEFERRED'


def test_columns_and_constraints_go_where_their_table_is_made_and_what_changes_rows_goes() -> None:
    later = [
        'CREATE INDEX "by_town" ON "case" ("town_id")',
        'ALTER TABLE "case" ADD COLUMN "seal" varchar(64) DEFAULT \'\' NOT NULL;',
        "UPDATE \"case\" SET seal = '' WHERE seal <> ''",
        'DELETE FROM "case"',
        'ALTER TABLE "case" ADD CONSTRAINT "is_sealed" CHECK (("seal" <> \'\'))',
        f'ALTER TABLE "case" ADD {BELONGS}',
    ]

    seal, is_sealed = "\"seal\" varchar(64) DEFAULT '' NOT NULL", 'CONSTRAINT "is_sealed" CHECK (("seal" <> \'\'))'
    assert folded([TOWN, CASE, *later]) == [TOWN, f"{CASE[:-1]}, {seal}, {is_sealed}, {BELONGS})", later[0]]


@pytest.mark.parametrize(
    "statements",
    [
        [CASE, TOWN, f'ALTER TABLE "case" ADD {BELONGS}'],
        [CASE, 'ALTER TABLE "case" ADD COLUMN "town_id" integer NULL'],
        [CASE, 'ALTER TABLE "case" DROP COLUMN "town_id"', 'ALTER TABLE "case" ADD COLUMN "seal" text NULL'],
        ['ALTER TABLE "other" ADD COLUMN "seal" text NULL'],
        [CASE, 'ALTER TABLE "case" ADD COLUMN "seal" text NULL; UPDATE "case" SET "seal" = \'\''],
        [CASE, 'ALTER TABLE "case" ADD COLUMN "town_id" text', 'ALTER TABLE "case" ADD COLUMN "seal" text'],
        [CASE, 'ALTER TABLE "case" ADD COLUMN "seal" text, ADD COLUMN "name" text'],
        [f"{CASE} WITH (fillfactor=70)", 'ALTER TABLE "case" ADD COLUMN "seal" text'],
        [CASE, "ALTER TABLE case DROP COLUMN town_id", 'ALTER TABLE "case" ADD COLUMN "seal" text'],
    ],
    ids=[
        "refers to what comes later",
        "was there before",
        "follows another change",
        "is not made here",
        "does more",
        "follows a column that stays",
        "adds two",
        "is no list of columns alone",
        "follows a change without quotes",
    ],
)
def test_what_is_not_surely_the_same_stays_where_it_is(statements: list[str]) -> None:
    assert folded(statements) == statements
