"""The student's pieces: WordPiece learnt on both languages, blind to case, accents and the kind of apostrophe."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

UNKNOWN = "[UNK]"
ALPHABET = 200  # characters beyond the commonest are unknown pieces
LONGEST_WORD = 100


def learn_pieces(texts: Sequence[str], size: int) -> Any:
    """A `tokenizers.Tokenizer` of at most `size` pieces learnt from `texts` (Italian and English together).

    What readers type differently is folded before cutting: NFKC, ’ for ', upper case, accents (perche, perché).
    The same texts give the same pieces under the same numbers.
    """
    from tokenizers import models, trainers

    learner = _tokenizer(models.WordPiece(unk_token=UNKNOWN, max_input_chars_per_word=LONGEST_WORD))
    letters = _alphabet(texts, learner.normalizer)
    trainer = trainers.WordPieceTrainer(
        vocab_size=size,
        # Inner letters are named beforehand: the trainer numbers them as it meets words, in the random order of
        # a hash table, and breaks ties between pieces by these numbers.
        special_tokens=[UNKNOWN, *(f"##{letter}" for letter in letters)],
        initial_alphabet=letters,
        limit_alphabet=len(letters),
        show_progress=False,
    )
    learner.train_from_iterator(texts, trainer)
    # A fresh tokenizer, in which the inner letters are ordinary pieces again.
    return _tokenizer(
        models.WordPiece(learner.get_vocab(), unk_token=UNKNOWN, max_input_chars_per_word=LONGEST_WORD)
    )


def _tokenizer(model: Any) -> Any:
    from tokenizers import Tokenizer, normalizers, pre_tokenizers

    tokenizer = Tokenizer(model)
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFKC(),
            normalizers.Replace("’", "'"),
            normalizers.Replace("‘", "'"),
            normalizers.BertNormalizer(clean_text=True, strip_accents=True, lowercase=True),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer


def _alphabet(texts: Sequence[str], normalizer: Any) -> list[str]:
    """The commonest characters that folding leaves as they are, in order of code point."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(text.lower())
    kept = [
        letter for letter in counts if not letter.isspace() and normalizer.normalize_str(letter) == letter
    ]
    return sorted(sorted(kept, key=lambda letter: (-counts[letter], letter))[:ALPHABET])
