"""`python -m backchannel`: the same as the command `backchannel`."""

from .cli import main

if __name__ == "__main__":
    main()
