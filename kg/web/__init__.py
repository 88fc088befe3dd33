"""The web application of `kg serve`: an article in; its graph, text, RDF and answers out. The endpoint is beside it.

Articles are read in one process of their own (`kg.web.reader`), in turn among those who send them (`kg.web.jobs`); the
process that answers requests reads no article and loads no model. What an article says reaches the browser as data
only, under policies that let no script of it run.

`kg.web.app.application` makes it. Nothing is imported here: the process that reads articles needs no web server.
"""
