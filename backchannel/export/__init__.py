"""The collection for other programs: takes a store, writes files; gives the paths that it wrote.

`readings`: one Reading a line, the JSON that docs/reference.md describes; `tables`: CSV of documents, statements,
people, references and missing documents.
"""
