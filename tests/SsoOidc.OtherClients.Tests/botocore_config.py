"""Prints what botocore reads in the shared files of a folder: an object by file name, with null for what it refuses."""
import json
import os
import sys

import botocore.configloader
import botocore.exceptions
import botocore.session


def both(config, credentials):
    os.environ["AWS_CONFIG_FILE"] = config
    os.environ["AWS_SHARED_CREDENTIALS_FILE"] = credentials
    return botocore.session.Session().full_config["profiles"]


def read(load, *paths):
    try:
        return load(*paths)
    except botocore.exceptions.ConfigParseError:
        return None


folder = sys.argv[1]
found = {}
for name in os.listdir(folder):
    path = os.path.join(folder, name)
    if name.endswith("credentials"):
        found[name] = read(botocore.configloader.raw_config_parse, path)
    else:
        found[name] = read(botocore.configloader.load_config, path)
    if name.endswith(".config"):
        found[name + "+credentials"] = read(both, path, path.replace(".config", ".credentials"))
print(json.dumps(found))
