"""The ideas around the convolution: one package for each page, of the same name as its address.

A package has the cases that its page shows as sheets (`CASES`), their examples, and the names of
the query parameters that its widgets use beside them (`OTHER_PARAMETERS`). What is computed lies in
`explorer.ops` and `explorer.gradients`; here it is laid out on sheets. What several pages
share lies beside the packages.
"""
