"""From a folder to a collection: which files, who reads them, and what is done when one fails.

`plan` finds the files and gives each document its id; `local` maps `read.read_file` over them in processes of this
machine; `collect` saves what comes out and says what happened; `conclude` resolves it. A run can be killed at any moment and
started again: a file counts as read only when all its documents are saved.
"""
