"""Prints whose credentials botocore's chain finds for many forms of configuration, and the requests it sent for them.

Argument: a JSON file with the address that stands in for a container's, and for each form its variables and profile.
"""
import json
import os
import sys

import botocore.credentials
import botocore.session
import botocore.utils

# What the login provider asks for before it reads its file; a token that is still valid needs no key.
botocore.credentials.EC = botocore.credentials.EC or object()


def text(value):
    return value.decode() if isinstance(value, bytes) else value


def find(form):
    os.environ.clear()
    os.environ.update(outside)
    os.environ.update(form["Variables"])
    calls = []

    def sent(request, **_):
        calls.append({
            "Target": request.url,
            "Body": text(request.body) or "",
            "Authorization": text(request.headers.get("Authorization")),
        })

    try:
        session = botocore.session.Session(profile=form["Profile"])
        session.register("before-send", sent)
        chain = session.get_component("credential_provider")
        chain.get_provider("assume-role")._prompter = lambda _: "123456"
        found = session.get_credentials()
        if found is None:
            return {"Error": "nothing was found"}
        keys = found.get_frozen_credentials()
        return {
            "Source": found.method,
            "AccessKeyId": keys.access_key,
            "SecretAccessKey": keys.secret_key,
            "SessionToken": keys.token,
            "Calls": calls,
        }
    except Exception as error:
        return {"Error": f"{type(error).__name__}: {error}"}


with open(sys.argv[1], encoding="utf-8") as file:
    asked = json.load(file)
botocore.utils.ContainerMetadataFetcher.IP_ADDRESS = asked["Container"]
botocore.utils.ContainerMetadataFetcher.SLEEP_TIME = 0
outside = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
print(json.dumps({name: find(form) for name, form in asked["Forms"].items()}))
