"""The protocol, pure: values in, values out.

No clock, file, network, logging, settings or web framework. Randomness is an argument.
`parse_x` is the gate, `verify_x` raises; past both, values are frozen and trusted.
"""
