"""The index as a LangChain retriever, to take away into any chain.

    retriever = VademecumRetriever(index=open_index(data, embedder), k=5, threshold=0.5)
    retriever.invoke("Mi serve una pagina Facebook?")
"""

from __future__ import annotations

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from index.search import Hit, Index


class VademecumRetriever(BaseRetriever):
    """Passages as documents, best first, in the experts' exact words.

    Metadata: interview, turn, start, end (``interview.text[start:end]`` is the document), speaker, score (0–1, within
    this query), probability (that this passage answers, absolute) and url; what is unknown is left out. ``k`` is how
    many at most. Passages less probable than ``threshold`` are left out: none at all means the interviews do not say.
    """

    index: Any
    """An Index, or a LiveIndex."""
    k: int = 10
    threshold: float = 0.0

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        index = self.index if isinstance(self.index, Index) else self.index.get()
        hits = index.search(query, self.k)
        return [_document(hit, index) for hit in hits if hit.probability >= self.threshold]


def _document(hit: Hit, index: Index) -> Document:
    passage = hit.passage
    metadata = {
        "interview": passage.interview,
        "turn": passage.turn,
        "start": passage.start,
        "end": passage.end,
        "speaker": passage.speaker,
        "score": hit.score,
        "probability": hit.probability,
        "url": index.interviews[passage.interview].url,
    }
    known = {key: value for key, value in metadata.items() if value is not None}
    return Document(page_content=passage.text, metadata=known, id=passage.id)
