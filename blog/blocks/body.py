"""The blocks an article is composed of."""

from blog.blocks.citations import SourceBlock, TeaserBlock
from core.blocks import library as blocks


class ArticleBody(blocks.BodyBlock):
    """Everything an article may hold."""

    paragraph = blocks.ParagraphBlock()
    heading = blocks.HeadingBlock()
    quote = blocks.QuoteBlock()
    pull_quote = blocks.PullQuoteBlock()
    callout = blocks.CalloutBlock()
    question = blocks.QuestionBlock()
    divider = blocks.DividerBlock()
    steps = blocks.StepsBlock()
    checklist = blocks.ChecklistBlock()
    definitions = blocks.DefinitionsBlock()
    table = blocks.TableBlock()
    image = blocks.PictureBlock()
    gallery = blocks.GalleryBlock()
    embed = blocks.EmbedBlock()
    audio = blocks.AudioBlock()
    file = blocks.FileBlock()
    source = SourceBlock()
    article = TeaserBlock()
    call_to_action = blocks.CallToActionBlock()
    code = blocks.CodeBlock()
    html = blocks.HTMLBlock()
