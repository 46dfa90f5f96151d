"""What credential_process prints, by boto3; with the cache for role credentials that the AWS CLI gives it."""
import json
import os

import boto3
import botocore.session
from botocore.utils import JSONFileCache

session = botocore.session.Session(profile="build")
session.get_component("credential_provider").get_provider("sso").cache = JSONFileCache(
    os.path.join(os.environ["HOME"], ".aws", "cli", "cache"))
credentials = boto3.Session(botocore_session=session).get_credentials()
frozen = credentials.get_frozen_credentials()
print(json.dumps({
    "Version": 1,
    "AccessKeyId": frozen.access_key,
    "SecretAccessKey": frozen.secret_key,
    "SessionToken": frozen.token,
}))
