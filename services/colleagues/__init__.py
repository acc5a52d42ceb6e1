"""Colleagues."""
