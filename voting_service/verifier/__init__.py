"""Checks everything that one co-decision has published. Needs the core alone: no database, no settings."""
