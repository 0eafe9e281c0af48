"""Implementations of services/ports.py: key files and the database's clock."""
