"""What the experts said, in pipeline order: a file is read into an Interview, cut into sentences and passages.

errors         every error on purpose, drawn once
interview      Interview, Turn, Span, Voice: one reading text, and whose each stretch is
readers/       one file per format (READERS): markdown (canonical), text (raw)
typography       raw text -> blocks, with the mark each begins with
noise            what a page leaves in a copied interview and nobody said
evidence         what a paragraph sounds like: question, answer, introduction, goodbye
conventions      how files mark who speaks: a table of hypotheses
reading          the most plausible parts of all blocks (Viterbi over conventions)
people           who is who: the fullest names, whom a question turns to
quotation        quotation marks that enclose a whole answer
dialogue         the above in a row: raw text -> sections
voices           third parties' words inside an answer
assembly       sections -> text, turns, offsets
sentences      Italian sentences and list items, as spans
passages       an interview -> what is searched; a passage never crosses an answer
questions      the expected questions beside an interview
library        a folder of interviews by id
check          ``vademecum check``     importer  ``vademecum import``
"""
