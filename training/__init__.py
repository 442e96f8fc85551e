"""How the reader's model is made. Not installed with the package; see README.md."""
