"""How the embedded models were made: ``python -m kg.train --help``.

``prepare`` and ``clitics`` make training data, ``vectors`` the vector file, ``stock`` calls Stanza's training programs,
``tagger``, ``parser`` and ``ner`` train with the loop in ``loop``, ``store`` makes a trained model a shipped one.
"""
