"""Measures echo servers against each other. See bench/README.md."""
