"""The command line: `blaupause noun verb`. Help answers without starting Django."""

from __future__ import annotations

import os
import sys

COMMANDS = {
    "demo": "start the whole platform on this machine, with sample towns",
    "migrate": "bring the public schema and every town to the newest state",
    "town create": "create a town: schema, role, address; invite who will administer it",
    "town invite": "invite somebody to administer a town",
    "town list": "list the towns of this cell",
    "town show": "show a town: state, addresses, schema, release",
    "town setup": "write a town's set-up into a file that people can read, or take one",
    "town offline": "take a town off the network; its jobs wait",
    "town online": "put a town on the network",
    "town export": "write a town into one file, while it is used",
    "town compare": "show two towns side by side, before one goes over into the other",
    "town hand-over": "write everything of a town in open formats, for the town",
    "town certificate": "write the certificate that a town was deleted",
    "town restore": "bring a town back from its export, here or in another cell",
    "town move": "bring a town to another cell; it is only read meanwhile",
    "town delete": "let a town leave: export, some time to take it back, then drop it for good",
    "cell create": "make a further cell: logins, roles, database, public schema",
    "fleet compile": "turn the migrations into SQL once, prove it, and say what hurts",
    "fleet migrate": "bring all towns to this release, canary first; go on where it stopped",
    "fleet status": "show which towns are behind, and why",
    "fleet verify": "find schemas that were changed by hand",
    "fleet spares": "keep schemas in stock for the towns that come",
    "fleet offer": "let other cells follow this cell's catalogue",
    "fleet follow": "follow another cell's catalogue, and tell how far it is",
    "fleet map": "write which cell answers for which host, for the ingress",
    "register import": "read the official register of municipalities",
    "register place": "note where authorities lie, for the maps",
    "register show": "show an authority of the register, also as it was on a day",
    "register succeed": "note who goes on in whose place, or under which key",
    "agreement verify": "check the seal of an agreement (PDF)",
    "onboarding run": "create the towns whose requests are proved, as they come",
    "catalogue check": "check a template bundle without importing it, or the signatures of all releases",
    "catalogue export": "write bundles into a folder or ZIP, with their signatures",
    "catalogue import": "import a template bundle into the catalogue",
    "catalogue import-block": "publish shared blocks that templates pin by version",
    "catalogue import-fim": "make a template of an official form schema (XDatenfelder)",
    "catalogue export-fim": "write a template as a form schema (XDatenfelder) with its code lists",
    "catalogue validate": "check answers against a template, as when an application is sent",
    "catalogue translate": "tell how far a bundle is translated; its texts as XLIFF, and back",
    "catalogue payload": "write answers in the words of their FIM schema: JSON or XML",
    "catalogue list": "list templates and their versions",
    "citizen free": "let a citizen's account at the provider stand for whoever logs in with it next",
    "keycloak sync": "bring Keycloak's clients, identity providers and organizations to what the platform says",
    "audit verify": "check the sealed records of the towns",
    "jobs run": "run what waits in the queue",
    "jobs work": "be a Celery worker: run what waits as soon as the broker tells",
    "jobs retry": "let jobs that failed too often wait again",
    "jobs status": "show what waits, runs and failed",
    "bench": "measure against a baseline; writes docs/performance.md",
}
NEEDS_OPERATOR = ("migrate", "town ", "cell ", "fleet ", "onboarding ")
WITHOUT_PLATFORM = {"demo", "bench"}
"""They set up their own platform before Django starts (infra)."""


def usage(noun: str = "") -> str:
    """Return the overview of commands; of those about one thing, where it is said and there are any."""
    lines = ["Usage: blaupause COMMAND [options]      blaupause COMMAND --help shows a command's options", ""]
    shown = _about(noun) or COMMANDS
    lines += [f"  {name:<22} {meaning}" for name, meaning in shown.items()]
    lines += ["", "Each takes --json. Exit status: 0 done, 1 the work failed, 2 wrong usage."]
    return "\n".join(lines)


def _about(noun: str) -> dict[str, str]:
    return {name: meaning for name, meaning in COMMANDS.items() if name.startswith(f"{noun} ")}


def _split(arguments: list[str]) -> tuple[str, list[str]]:
    two = " ".join(arguments[:2])
    if two in COMMANDS:
        return two, arguments[2:]
    return arguments[0], arguments[1:]


def _execute(command: str, rest: list[str]) -> None:
    """Run a command of Django's, with the login and the settings it needs."""
    if command.startswith(NEEDS_OPERATOR):
        os.environ["BLAUPAUSE_AS"] = "operator"
    if command == "makemigrations":
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "blaupause.settings.test")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "blaupause.settings.production")
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415 – help answers without Django
    from django.core.management import execute_from_command_line  # noqa: PLC0415 – help answers without Django

    try:
        execute_from_command_line(["blaupause", command.replace(" ", "_").replace("-", "_"), *rest])
    except ImproperlyConfigured as error:
        sys.stderr.write(f"blaupause: {error}\n")
        sys.exit(2)
    except BrokenPipeError:  # whoever reads has read enough, as `head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Python writes out what is left as it ends
        sys.exit(1)


def main() -> None:
    """Run a command and end with its status."""
    arguments = sys.argv[1:]
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        sys.stdout.write(usage() + "\n")
        sys.exit(0 if arguments else 2)
    command, rest = _split(arguments)
    if _about(command) and rest[:1] in ([], ["-h"], ["--help"]):
        sys.stdout.write(usage(command) + "\n")
        sys.exit(0 if rest else 2)
    if command not in COMMANDS and command not in {"check", "makemigrations", "collectstatic"}:
        sys.stderr.write(f"blaupause: there is no command {' '.join(arguments[:2])!r}.\n\n{usage(command)}\n")
        sys.exit(2)
    if command in WITHOUT_PLATFORM:
        from infra import commands  # noqa: PLC0415 – only a checkout has infra; the packaged platform has no demo

        sys.exit(commands.run(command, rest))
    _execute(command, rest)


if __name__ == "__main__":
    main()
