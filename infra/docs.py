"""Writes the pages of docs/ that are made from the code: settings and grants. `make docs`; a test compares them."""

from __future__ import annotations

import os
from pathlib import Path

DOCS = Path(__file__).resolve().parents[1] / "docs"


def settings_page() -> str:
    """Return the table of settings, in the order they are read."""
    from blaupause.settings import env, production  # noqa: F401, PLC0415 – reading them fills the table

    rows = [
        f"| `{line.name}` | {line.kind} | {line.default or '–'} | {line.meaning} |"
        for line in sorted(env.TABLE.values(), key=lambda line: line.name)
    ]
    return "\n".join(
        [
            "# Settings",
            "",
            "Made by `make docs` from `blaupause.settings`. Each may come from a file: `NAME_FILE` holds its path.",
            "A missing or wrong value stops the start with a sentence that names it.",
            "",
            "| name | kind | default | what it is |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )


def grants_page() -> str:
    """Return what each database role may touch of the public schema."""
    from blaupause.tenancy.grants import GRANTS  # noqa: PLC0415 – the same for both pages: imported when asked

    rows = [f"| `{grant.role}` | `{grant.table}` | {', '.join(grant.privileges)} | {grant.why} |" for grant in GRANTS]
    return "\n".join(
        [
            "# Who may touch what of the public schema",
            "",
            "Made by `make docs` from `blaupause.tenancy.grants`, which also generates the GRANTs. A town's role",
            "(`town_…`, a member of `town_any`) reads and writes rows of its own schema, which it does not own; events",
            "and read accesses it only appends. Of the public schema it has only what stands here.",
            "",
            "| role | table | may | why |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )


def roles_page() -> str:
    """Return which role may use which page, as the views declare it."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "blaupause.settings.production"
    import django  # noqa: PLC0415 – the same: imported when asked

    django.setup()
    from infra import roles  # noqa: PLC0415 – same

    return roles.page()


def pages() -> dict[str, str]:
    """Return every page by its file name, in a process of its own: the environment becomes the example's."""
    for name in [name for name in os.environ if name.startswith("BLAUPAUSE_")]:
        del os.environ[name]
    os.environ.update(EXAMPLE_ENVIRONMENT)
    return {"settings.md": settings_page(), "grants.md": grants_page(), "roles.md": roles_page()}


def main() -> None:
    for name, text in pages().items():
        (DOCS / name).write_text(text, encoding="utf-8")


EXAMPLE_ENVIRONMENT = {
    "BLAUPAUSE_SECRET_KEY": "example-of-forty-characters-or-more-00000",
    "BLAUPAUSE_MASTER_KEY": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
    "BLAUPAUSE_DOMAIN": "blaupause.example",
    "BLAUPAUSE_DATABASE": "postgresql://app:secret@db.example/blaupause",
    "BLAUPAUSE_OPERATOR_DATABASE": "postgresql://cell_operator:secret@db.example/blaupause",
    "BLAUPAUSE_LIMITS": "redis://counters.example:6379",
    "BLAUPAUSE_TRUSTED_PROXIES": "1",
    "BLAUPAUSE_SCANNER": "clamd://scanner.example:3310",
    "BLAUPAUSE_OIDC_VERWALTUNG_ISSUER": "https://id.example/realms/verwaltung",
    "BLAUPAUSE_OIDC_VERWALTUNG_SECRET": "secret",
    "BLAUPAUSE_OIDC_BUERGER_ISSUER": "https://id.example/realms/buerger",
    "BLAUPAUSE_OIDC_BUERGER_SECRET": "secret",
    "BLAUPAUSE_MAIL_HOST": "mail.example",
}
"""What production needs at least; also shown in docs/operating.md."""

if __name__ == "__main__":
    main()
