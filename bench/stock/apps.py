"""App `stock`, installed by bench.stock.settings alone."""

from django.apps import AppConfig


class StockConfig(AppConfig):
    """Configure the app."""

    name = "bench.stock"
    label = "stock"
