"""Kinds of words in addresses, for every host that has them."""

from django.urls import register_converter

from blaupause.crypto.converters import StatusCodeConverter

register_converter(StatusCodeConverter, "code")
