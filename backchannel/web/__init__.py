"""The reading room: takes an open collection, gives a web application; pages and their JSON twins, read-only.

    >>> app = create_app(open_store("record.db", read_only=True))                              # doctest: +SKIP
    >>> serve("record.db", port=8321)                                                          # doctest: +SKIP

`/?by=khrushchev&via=menshikov` lists what Khrushchev said through Menshikov; each answer leads to its words on the page
(`/document/harriman-1960-11-15?statement=…`). Works without JavaScript and without anything from outside.
"""

from backchannel.web.app import create_app, serve

__all__ = ["create_app", "serve"]
