"""What can go wrong, as a tree. Every message says what happened, where, and what to do next.

KgError
├── InputError          an article, file or option the user gave cannot be used
│   └── EncodingError   the bytes are not text in an encoding we know
├── ModelError          a model is missing, damaged or unreachable
│   ├── ModelNotFound
│   ├── ChecksumError
│   └── DownloadError
├── DataError           a data file (knowledge base, frames, vocabulary, gold) is malformed
├── FormatError         an output or input format is unknown
├── QueryError          a query cannot be understood
└── StoreError          a store or SPARQL endpoint does not do what it was asked
    ├── StoreRefused    it wants other credentials, or does not allow this
    ├── StoreAway       it cannot be reached or does not answer; later it may
    └── LimitExceeded   it takes too long or too much memory
        └── TooLarge    the answer, or the request, has too many bytes
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


class QueryError(KgError):
    """A query cannot be understood; the message shows the place."""


class StoreError(KgError):
    """A store or SPARQL endpoint does not do what it was asked."""


class StoreRefused(StoreError):
    """The store wants other credentials, or does not allow this."""


class StoreAway(StoreError):
    """The store cannot be reached or does not answer; trying again later may help."""


class LimitExceeded(StoreError):
    """It takes too long or too much memory."""


class TooLarge(LimitExceeded):
    """The answer, or the request, has too many bytes."""
