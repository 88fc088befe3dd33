"""Articles to documents: sentences, tokens, words, trees and names, each with its characters in the user's text."""

from kg.annotate.annotator import Annotator, StanzaAnnotator

__all__ = ["Annotator", "StanzaAnnotator"]
