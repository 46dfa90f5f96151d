"""Uses STS with several credentials; prints what it was told as JSON. Arguments: endpoint, access token of the portal."""
import base64
import json
import sys
import time
import urllib.request

import botocore.session
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

session = botocore.session.get_session()
endpoint, token = sys.argv[1:]
config = Config(retries={"max_attempts": 1}, region_name="eu-west-1", parameter_validation=False)


def client(service="sts", **keys):
    return session.create_client(service, endpoint_url=endpoint, config=config, **keys)


def of(credentials):
    return {
        "aws_access_key_id": credentials["AccessKeyId"],
        "aws_secret_access_key": credentials["SecretAccessKey"],
        "aws_session_token": credentials["SessionToken"],
    }


def code(call):
    try:
        call()
        return "ok"
    except ClientError as error:
        return f"{error.response['Error']['Code']} {error.response['ResponseMetadata']['HTTPStatusCode']}"


def jwt(**claims):
    body = json.dumps({"iss": "https://issuer.example", "sub": "app", "aud": "boto", "exp": int(time.time()) + 300, **claims})
    return "e30." + base64.urlsafe_b64encode(body.encode()).decode().rstrip("=") + ".c2ln"


def get(credentials):
    request = AWSRequest("GET", endpoint + "/?Action=GetCallerIdentity&Version=2011-06-15")
    SigV4Auth(Credentials(*credentials.values()), "sts", "eu-west-1").add_auth(request)
    with urllib.request.urlopen(urllib.request.Request(request.url, headers=dict(request.headers))) as reply:
        return reply.read().decode()


user = {"aws_access_key_id": "AKIDEXAMPLE", "aws_secret_access_key": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"}
deploy = {"RoleArn": "arn:aws:iam::111122223333:role/team/deploy", "RoleSessionName": "nightly"}
policy = json.dumps({"Version": "2012-10-17", "Statement": []})

first = client(**user).assume_role(
    ExternalId="customer:7/a", DurationSeconds=900, Policy=policy, Tags=[{"Key": "a b", "Value": "ü+/"}],
    SourceIdentity="jane", **deploy)
second = client(**of(first["Credentials"])).assume_role(RoleArn="arn:aws:iam::444455556666:role/audit", RoleSessionName="next")
web = client(aws_access_key_id="x", aws_secret_access_key="x").assume_role_with_web_identity(WebIdentityToken=jwt(), **deploy)
portal = client("sso", **user).get_role_credentials(accessToken=token, accountId="111122223333", roleName="ReadOnlyAccess")["roleCredentials"]
portal = {name[0].upper() + name[1:]: value for name, value in portal.items()}

print(json.dumps({
    "user": client(**user).get_caller_identity()["Arn"],
    "first": client(**of(first["Credentials"])).get_caller_identity()["Arn"],
    "second": client(**of(second["Credentials"])).get_caller_identity()["Arn"],
    "web": client(**of(web["Credentials"])).get_caller_identity()["Arn"],
    "portal": client(**of(portal)).get_caller_identity()["Arn"],
    "get": "<Arn>arn:aws:iam::123456789012:user/emulator</Arn>" in get(user),
    "life": round((first["Credentials"]["Expiration"].timestamp() - time.time()) / 60),
    "packed": first["PackedPolicySize"] > 0,
    "source": first["SourceIdentity"],
    "subject": [web["SubjectFromWebIdentityToken"], web["Audience"], web["Provider"]],
    "errors": [
        code(lambda: client(**{**user, "aws_secret_access_key": "wrong"}).get_caller_identity()),
        code(lambda: client(**{**user, "aws_access_key_id": "AKIDOTHER"}).get_caller_identity()),
        code(lambda: client(**user).assume_role(Policy="{", **deploy)),
        code(lambda: client(**user).assume_role(DurationSeconds=899, **deploy)),
        code(lambda: client(**user).assume_role(RoleArn="arn:aws:iam::111122223333:user/jane", RoleSessionName="next")),
        code(lambda: client(**user).assume_role_with_web_identity(WebIdentityToken=jwt(exp=1), **deploy)),
        code(lambda: client(**user).assume_role_with_web_identity(WebIdentityToken="a.b.c", **deploy)),
        code(lambda: client(**user).get_session_token()),
    ],
}))
