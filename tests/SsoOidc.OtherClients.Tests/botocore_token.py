"""Prints the token that botocore has for a profile, refreshed where botocore finds that it has to be."""
import sys

import botocore.session
import botocore.tokens

session = botocore.session.Session(profile=sys.argv[1])
token = botocore.tokens.SSOTokenProvider(session).load_token()
print(token.get_frozen_token().token)
