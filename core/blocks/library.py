"""Every block of this package, in one import: `from core.blocks import library as blocks`."""

from core.blocks.action import CallToActionBlock
from core.blocks.asides import CalloutBlock, QuestionBlock
from core.blocks.base import BodyBlock, ReadableStruct
from core.blocks.lists import ChecklistBlock, DefinitionsBlock, StepsBlock
from core.blocks.markup import CodeBlock, HTMLBlock
from core.blocks.media import AudioBlock, EmbedBlock, FileBlock
from core.blocks.pictures import GalleryBlock, PictureBlock
from core.blocks.quotes import PullQuoteBlock, QuoteBlock
from core.blocks.tables import TableBlock
from core.blocks.text import DividerBlock, HeadingBlock, ParagraphBlock
from core.blocks.trajectory import TrajectoryBlock, TrajectoryStream

__all__ = [
    "AudioBlock",
    "BodyBlock",
    "CallToActionBlock",
    "CalloutBlock",
    "ChecklistBlock",
    "CodeBlock",
    "DefinitionsBlock",
    "DividerBlock",
    "EmbedBlock",
    "FileBlock",
    "GalleryBlock",
    "HTMLBlock",
    "HeadingBlock",
    "ParagraphBlock",
    "PictureBlock",
    "PullQuoteBlock",
    "QuestionBlock",
    "QuoteBlock",
    "ReadableStruct",
    "StepsBlock",
    "TableBlock",
    "TrajectoryBlock",
    "TrajectoryStream",
]
