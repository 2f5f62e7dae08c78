"""Practice data that nobody lived: registers and lines of any size, honest but for what was planted into them.

The same seed gives the same bytes of meaning. Everything honest follows from the cast; whatever is not stands in
`cases/`, with its answer key and with look-alikes that are innocent. Nobody and nothing in it exists.
"""
