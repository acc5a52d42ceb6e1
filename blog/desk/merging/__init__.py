"""Topics and tags that are one: merged, and whoever comes by the old address is led to the new one."""
