"""`yuanqu validate`: does the model show what is known of parks, enterprises and markets for floor space?

`declared` says what a check is; `facts`, `responses` and `docking` are folders of checks, a module each.
"""
