"""Benchmarks, and loading of any corpus to bench with."""
