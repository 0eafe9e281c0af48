"""Use cases, one function each: the session first, then the data, the acting person and the moment.

They flush and never commit; whoever opened the transaction does. What may not go ahead is a
`Refusal`; what somebody sent wrong is the core's `VerificationError`.
"""
