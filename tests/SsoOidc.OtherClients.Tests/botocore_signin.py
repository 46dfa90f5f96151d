"""Uses the token operations of AWS Sign-In; prints what it was told as JSON. Arguments: endpoint, file of a console sign-in.

Prints the version of botocore, and nothing else, if its model lacks an operation.
"""
import json
import sys

import botocore
import botocore.session
from botocore.awsrequest import AWSResponse
from botocore.config import Config
from botocore.exceptions import ClientError

endpoint, path = sys.argv[1:]
session = botocore.session.get_session()
config = Config(retries={"max_attempts": 1}, region_name="eu-west-1", parameter_validation=False)
user = {"aws_access_key_id": "AKIDEXAMPLE", "aws_secret_access_key": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"}
operations = ["create_o_auth2_token_with_iam", "introspect_o_auth2_token_with_iam", "revoke_o_auth2_token_with_iam"]


def client(**keys):
    return session.create_client("signin", endpoint_url=endpoint, config=config, **keys)


def told(call, **members):
    reply = call(**members)
    del reply["ResponseMetadata"]
    return reply


def code(call, **members):
    try:
        call(**members)
        return "ok"
    except ClientError as error:
        return f"{error.response['Error']['Code']} {error.response['ResponseMetadata']['HTTPStatusCode']}"


def host_of(operation, **members):
    hosts = []

    def note(request, **_):
        hosts.append(request.url.split("/")[2])
        return AWSResponse(request.url, 200, {}, None)

    at_aws = session.create_client("signin", config=config.merge(Config(ignore_configured_endpoint_urls=True)), **user)
    at_aws.meta.events.register("before-send.signin", note)
    try:
        getattr(at_aws, operation)(**members)
    except Exception:  # there is no reply to read
        pass
    return hosts[0]


if not all(hasattr(client(**user), operation) for operation in operations):
    print(json.dumps({"lacks": botocore.__version__}))
    sys.exit()

with open(path) as file:
    saved = json.load(file)
person = client(
    aws_access_key_id=saved["accessToken"]["accessKeyId"],
    aws_secret_access_key=saved["accessToken"]["secretAccessKey"],
    aws_session_token=saved["accessToken"]["sessionToken"])
refresh_token = saved["refreshToken"]
grant = {"grantType": "client_credentials", "resource": "aws-mcp.amazonaws.com"}

issued = told(person.create_o_auth2_token_with_iam, **grant)
access_token = issued["accessToken"]
print(json.dumps({
    "issued": {**issued, "accessToken": access_token.count(".")},
    "foreign": told(client(**user).introspect_o_auth2_token_with_iam, token=access_token),
    "unknown": told(person.introspect_o_auth2_token_with_iam, token="ASOAnobody", tokenTypeHint="access_token"),
    "access": told(person.introspect_o_auth2_token_with_iam, token=access_token, tokenTypeHint="access_token"),
    "refresh": told(person.introspect_o_auth2_token_with_iam, token=refresh_token),
    "revoked": [told(person.revoke_o_auth2_token_with_iam, token=refresh_token) for _ in range(2)],
    "afterwards": [
        told(person.introspect_o_auth2_token_with_iam, token=refresh_token),
        told(person.introspect_o_auth2_token_with_iam, token=access_token)["active"],
    ],
    "errors": [
        code(person.revoke_o_auth2_token_with_iam, token=access_token),
        code(person.introspect_o_auth2_token_with_iam, token="x", tokenTypeHint="id_token"),
        code(person.create_o_auth2_token_with_iam, grantType="client_credentials"),
        code(client(**{**user, "aws_secret_access_key": "wrong"}).create_o_auth2_token_with_iam, **grant),
        code(client(**{**user, "aws_access_key_id": "AKIDOTHER"}).introspect_o_auth2_token_with_iam, token="x"),
    ],
    "hosts": [
        host_of(operations[0], **grant), host_of(operations[1], token="x"), host_of(operations[2], token="x"),
    ],
}))
