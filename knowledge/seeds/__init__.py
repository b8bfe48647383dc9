"""A story as a folder that people read and edit: read it, and write drafts into it."""

from knowledge.seeds.entries import StoryFile
from knowledge.seeds.source_file import MAX_PASSAGE_WORDS, read_source
from knowledge.seeds.stories import DRAFTS, read_header, read_stories, read_story, source_files
from knowledge.seeds.stories import story_folders
from knowledge.seeds.writing import write_source, write_story_header

__all__ = [
    "DRAFTS",
    "MAX_PASSAGE_WORDS",
    "StoryFile",
    "read_header",
    "read_source",
    "read_stories",
    "read_story",
    "source_files",
    "story_folders",
    "write_source",
    "write_story_header",
]
