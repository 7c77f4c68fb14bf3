"""The steps of a realm's login flows: as its file says, as Keycloak does, and how one is put right.

Only what a step demands, its place and its settings are changed: that harms no login on its way. A step that is missing
or was added is told, not made or removed, and neither is a flow: logins are going through it, and what stands for a
step decides who gets in. That needs an operator's eye.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from keycloak import KeycloakAdmin

type Said = dict[str, Any]


def steps_of(realm: Mapping[str, Any]) -> list[Said]:
    """Return the steps of a realm's own flows, from its file or from what Keycloak exports: both say it alike.

    A step is called by its flow and what is done; where a flow does the same twice, the second one is numbered.
    """
    settings = {each["alias"]: each["config"] for each in realm.get("authenticatorConfig", [])}
    seen: Counter[str] = Counter()
    found = []
    for flow in realm.get("authenticationFlows", []):
        for step in () if flow["builtIn"] else flow["authenticationExecutions"]:
            name = f"{flow['alias']} / {step.get('flowAlias') or step['authenticator']}"
            seen[name] += 1
            words = {"step": _numbered(name, seen[name]), "requirement": step["requirement"]}
            words |= {"priority": step["priority"]}
            if alias := step.get("authenticatorConfig"):
                words |= {"settings": alias, "config": settings[alias]}
            found.append(words)
    return found


def flow_of(name: str) -> str:
    """Return the flow that a step of this name belongs to."""
    return name.partition(" / ")[0]


def put_right(admin: KeycloakAdmin, name: str, words: Said) -> None:
    """Let a step that is there say what is wanted."""
    top, step = next((top, step) for top, each, step in _addressed(admin) if each == name)
    changed = {**step, "requirement": words["requirement"], "priority": words["priority"]}
    admin.update_authentication_flow_executions(changed, top)
    if not words.get("config"):
        return
    settings = {"alias": words["settings"], "config": words["config"]}
    if known := step.get("authenticationConfig"):
        admin.update_authenticator_config({"id": known, **settings}, known)
    else:
        admin.create_execution_config(step["id"], settings)


def _addressed(admin: KeycloakAdmin) -> Iterator[tuple[str, str, Said]]:
    """Return the top flow, name and address of every step: Keycloak lists them from the top, deeper ones indented."""
    seen: Counter[str] = Counter()
    for flow in admin.get_authentication_flows():
        above = [flow["alias"]]
        for step in () if flow["builtIn"] else admin.get_authentication_flow_executions(flow["alias"]):
            del above[step["level"] + 1 :]
            name = f"{above[-1]} / {step.get('providerId') or step['displayName']}"
            seen[name] += 1
            yield flow["alias"], _numbered(name, seen[name]), step
            if step.get("authenticationFlow"):
                above.append(step["displayName"])


def _numbered(name: str, number: int) -> str:
    return name if number == 1 else f"{name} ({number})"
