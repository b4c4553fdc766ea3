"""The student's pieces: WordPiece learnt on both languages, blind to case, accents and the kind of apostrophe."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

UNKNOWN = "[UNK]"


def learn_pieces(texts: Iterable[str], size: int) -> Any:
    """A `tokenizers.Tokenizer` of at most `size` pieces learnt from `texts` (Italian and English together).

    What readers type differently is folded before cutting: NFKC, ’ for ', upper case, accents (perche, perché).
    """
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.WordPiece(unk_token=UNKNOWN, max_input_chars_per_word=100))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFKC(),
            normalizers.Replace("’", "'"),
            normalizers.Replace("‘", "'"),
            normalizers.BertNormalizer(clean_text=True, strip_accents=True, lowercase=True),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    trainer = trainers.WordPieceTrainer(
        vocab_size=size, special_tokens=[UNKNOWN], limit_alphabet=200, show_progress=False
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer
