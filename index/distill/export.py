"""Pieces and vectors -> a folder that sentence-transformers and model2vec both read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

MODULES = [
    {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.StaticEmbedding"},
    {"idx": 1, "name": "1", "path": "1_Normalize", "type": "sentence_transformers.models.Normalize"},
]
CONFIG = {
    "model_type": "SentenceTransformer",
    "prompts": {"query": "", "document": ""},
    "default_prompt_name": None,
    "similarity_fn_name": "cosine",
    "normalize": True,  # for model2vec, which reads no modules.json
}


def write_model(folder: Path, tokenizer: Any, vectors: npt.NDArray[np.floating[Any]]) -> None:
    """Write `vectors`, [pieces, d], as float16 with `tokenizer` (tokenizers.Tokenizer) into `folder`."""
    from safetensors.numpy import save_file

    folder.mkdir(parents=True, exist_ok=True)
    weights = folder / "model.safetensors"
    partial = folder / "model.part"  # a reader finds the old weights or the new ones, never half a file
    save_file({"embedding.weight": np.ascontiguousarray(vectors, dtype=np.float16)}, partial)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    partial.replace(weights)
    _write_json(folder / "modules.json", MODULES)
    _write_json(folder / "config_sentence_transformers.json", CONFIG)
    (folder / "1_Normalize").mkdir(exist_ok=True)
    _write_json(folder / "1_Normalize" / "config.json", {})


def _write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")
