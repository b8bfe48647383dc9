"""A story as a folder that people read and edit: read it, and write drafts into it."""

from knowledge.seeds.editing import accept_draft, drafts_of, reinstate, source_ids, withdraw
from knowledge.seeds.entries import StoryFile
from knowledge.seeds.folders import find_story, foreign_ids, start_story, watched_stories
from knowledge.seeds.source_file import MAX_PASSAGE_WORDS, read_source
from knowledge.seeds.stories import (
    DRAFTS,
    read_header,
    read_stories,
    read_story,
    source_files,
    story_folders,
)
from knowledge.seeds.writing import write_source, write_story_header

__all__ = [
    "DRAFTS",
    "MAX_PASSAGE_WORDS",
    "StoryFile",
    "accept_draft",
    "drafts_of",
    "find_story",
    "foreign_ids",
    "read_header",
    "read_source",
    "read_stories",
    "read_story",
    "reinstate",
    "source_files",
    "source_ids",
    "start_story",
    "story_folders",
    "watched_stories",
    "withdraw",
    "write_source",
    "write_story_header",
]
