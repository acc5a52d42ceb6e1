"""Comparing two versions of a block in the CMS: Wagtail's comparison fails at an optional image that isn't there."""

from collections.abc import Iterator
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail.admin.compare import StructBlockComparison, get_comparison_class_for_block


class StructComparison(StructBlockComparison):
    """Compare structs by the parts that hold something in one version or the other."""

    def htmlvalue(self, val: Any) -> SafeString:
        """Return the parts that hold something."""
        return _listed(
            (block.label, _shown(block, val[name]))
            for name, block in self.block.child_blocks.items()
            if not _is_empty(val[name])
        )

    def htmldiff(self) -> SafeString:
        """Return the parts, with what is changed in each."""
        return _listed(self._differences())

    def _differences(self) -> Iterator[tuple[str, SafeString]]:
        for name, block in self.block.child_blocks.items():
            before, after = self.val_a[name], self.val_b[name]
            if _is_empty(before) and _is_empty(after):
                continue
            if _is_empty(before):
                html = format_html('<ins class="addition">{}</ins>', _shown(block, after))
            elif _is_empty(after):
                html = format_html('<del class="deletion">{}</del>', _shown(block, before))
            elif before == after:
                html = _shown(block, after)
            else:
                kind = get_comparison_class_for_block(block)
                html = kind(block, True, True, before, after).htmldiff()
            yield block.label, html


def _is_empty(value: Any) -> bool:
    return value is None or value == "" or (hasattr(value, "__len__") and len(value) == 0)


def _shown(block: Any, value: Any) -> SafeString:
    return get_comparison_class_for_block(block)(block, True, True, value, value).htmlvalue(value)


def _listed(parts: Any) -> SafeString:
    rows = format_html_join("\n", "<dt>{}</dt>\n<dd>{}</dd>", parts)
    return format_html("<dl>\n{}\n</dl>", rows)
