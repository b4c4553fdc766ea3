"""The house keeps its shape: imports point one way, heavy libraries have one home, nothing loads them early."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ORDER = ("corpus", "index", "bot", "eval")
HOMES = {
    "chromadb": {"index/store.py"},
    "sentence_transformers": {"index/embedders.py", "index/distill"},
    "torch": {"index/distill", "index/embedders.py"},
    "gradio": {"bot/web"},
    "fastapi": {"bot/web"},
    "sqlalchemy": {"bot/web"},
    "langchain": {"bot/llms.py", "bot/llm/client.py"},
    "sklearn": {"eval/tuning", "index/distill", "bot/tuning"},
    "tiktoken": {"bot/llm/budget.py"},
}
PEERS = {"eval/peers.py", "eval/bench.py"}  # measure the usual libraries beside us: they may import what they measure


def _modules(package: str) -> Iterator[Path]:
    yield from (ROOT / package).rglob("*.py")


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


@pytest.mark.parametrize("package", ORDER)
def test_imports_point_one_way(package: str) -> None:
    """corpus <- index <- bot <- eval: no room imports from one further on."""
    later = set(ORDER[ORDER.index(package) + 1 :])
    wrong = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in _modules(package)
        for name in _imported(path)
        if name.split(".")[0] in later
    }
    assert wrong == set()


@pytest.mark.parametrize("package", ("corpus", "index"))
def test_the_core_never_reads_settings_or_the_environment(package: str) -> None:
    """corpus and index take plain arguments."""
    wrong = {str(path.relative_to(ROOT)) for path in _modules(package) if "os.environ" in path.read_text("utf-8")}
    assert wrong - {"index/store.py"} == set()


@pytest.mark.parametrize("library", HOMES)
def test_a_heavy_library_has_one_home(library: str) -> None:
    """Each heavy library is imported where it lives, and nowhere else."""
    users = {
        str(path.relative_to(ROOT))
        for package in ORDER
        for path in _modules(package)
        if any(name.split(".")[0] == library for name in _imported(path))
    }
    strangers = {user for user in users - PEERS if not any(user.startswith(home) for home in HOMES[library])}
    assert strangers == set()


def _loaded(code: str) -> set[str]:
    """The top-level modules that a fresh interpreter has loaded after running ``code``."""
    program = f"import sys\n{code}\nprint(*sorted({{name.split('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True)
    return set(done.stdout.splitlines()[-1].split())


HEAVY = {
    "torch",
    "sentence_transformers",
    "chromadb",
    "gradio",
    "fastapi",
    "langchain",
    "sklearn",
    "pandas",
    "sqlalchemy",
}


def test_help_loads_nothing_heavy() -> None:
    """`vademecum --help` is instant: not even numpy is needed for it."""
    loaded = _loaded("import vademecum\ntry: vademecum.main(['--help'])\nexcept SystemExit: pass")
    assert loaded & (HEAVY | {"numpy"}) == set()


def test_a_question_needs_neither_torch_nor_chroma(gerosa_data: Path) -> None:
    """A cold `vademecum ask` reads the index and the embedder without the heavy libraries that made them."""
    loaded = _loaded(
        f"import vademecum\nvademecum.main(['ask', 'quanti social aprire?', '--data', {str(gerosa_data)!r}])"
    )
    assert loaded & HEAVY == set()
