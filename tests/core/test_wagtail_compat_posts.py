"""What core.wagtail_compat.posts relies on: where Wagtail reads what was sent, and that it doesn't look first."""

import inspect
import json

import pytest
from django.http import QueryDict
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.admin.views.generic import mixins
from wagtail.admin.views.pages import edit
from wagtail.blocks import CharBlock, StreamBlock

from core.wagtail_compat.posts import READERS, WORKFLOW_DATA


def test_blocks_read_without_a_look():
    with pytest.raises(KeyError):
        StreamBlock([("text", CharBlock())]).value_from_datadict(QueryDict(""), {}, "body")
    with pytest.raises(json.JSONDecodeError):
        ContentstateConverter(features=[]).to_database_format("no es json")
    assert {"value_from_datadict", "to_database_format"} <= READERS


@pytest.mark.parametrize("module", [edit, mixins])
def test_views_read_what_a_workflow_is_told(module):
    assert f'"{WORKFLOW_DATA}"' in inspect.getsource(module)
