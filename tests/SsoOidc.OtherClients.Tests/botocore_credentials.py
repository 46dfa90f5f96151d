"""Prints the credentials that botocore has for a profile; sign-ins with the cache on disk that the AWS CLI gives botocore."""
import json
import os
import sys

import botocore.session
import botocore.utils

session = botocore.session.Session(profile=sys.argv[1])
session.get_component('credential_provider').get_provider('sso').cache = botocore.utils.JSONFileCache(
    os.path.expanduser(os.path.join('~', '.aws', 'cli', 'cache')))
given = session.get_credentials().get_frozen_credentials()
print(json.dumps({
    'AccessKeyId': given.access_key,
    'SecretAccessKey': given.secret_key,
    'SessionToken': given.token,
    'AccountId': given.account_id,
}))
