"""What can go wrong, as a tree. Every message says what happened, where, and what to do next.

KgError
├── InputError          an article, file or option the user gave cannot be used
│   └── EncodingError   the bytes are not text in an encoding we know
├── ModelError          a model is missing, damaged or unreachable
│   ├── ModelNotFound
│   ├── ChecksumError
│   └── DownloadError
├── DataError           a data file (knowledge base, frames, vocabulary, gold) is malformed
└── FormatError         an output or input format is unknown
"""

from __future__ import annotations


class KgError(Exception):
    """Base of every error `kg` raises on purpose; the command line prints it as one line."""


class InputError(KgError):
    """An article, file or option the user gave cannot be used; the others go on."""


class EncodingError(InputError):
    """The bytes are not text in an encoding we know."""


class ModelError(KgError):
    """A model is missing, damaged or unreachable."""


class ModelNotFound(ModelError):
    """No such model or package on this machine."""


class ChecksumError(ModelError):
    """A model file is not the one that was published."""


class DownloadError(ModelError):
    """A model could not be fetched."""


class DataError(KgError):
    """A data file (knowledge base, frames, vocabulary, gold) is malformed."""


class FormatError(KgError):
    """An output or input format is unknown."""
