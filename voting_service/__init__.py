"""Medbeslut: a binding co-decision voting service."""
