"""A document of any format -> the lines of its text, and what it declares about itself.

Each reader takes the whole document. All but plain text are read by libraries that know the format
(trafilatura, markdown-it, pypdf); what they raise on bytes made to break them is caught in
`reading`.
"""

from knowledge.ingest.formats.lines import Readable
from knowledge.ingest.formats.markdown import read_markdown
from knowledge.ingest.formats.pdf import read_pdf
from knowledge.ingest.formats.plain_text import read_text
from knowledge.ingest.formats.web_page import read_html

__all__ = ["Readable", "read_html", "read_markdown", "read_pdf", "read_text"]
