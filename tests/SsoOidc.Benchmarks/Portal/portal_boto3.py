"""Credentials of every role of every account by boto3, in two stages of as many threads; one line of JSON."""
import json
import resource
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import boto3
import botocore
import botocore.config
import botocore.exceptions

endpoint, token, threads = sys.argv[1], sys.argv[2], int(sys.argv[3])
# Under a limit its own way to keep to one, with more attempts than the usual five, which end in the first seconds.
retries = {'mode': 'adaptive', 'max_attempts': 20} if sys.argv[4] != '0' else None
client = boto3.client('sso', region_name='us-east-1', endpoint_url=endpoint, config=botocore.config.Config(
    signature_version=botocore.UNSIGNED, max_pool_connections=2 * threads, retries=retries))
seen = {'Count': 0, 'Failed': 0, 'First': 0}
started = time.perf_counter()


def credentials(account, role):
    try:
        client.get_role_credentials(accessToken=token, accountId=account, roleName=role)
        seen['First'] = seen['First'] or time.perf_counter() - started
        return True
    except botocore.exceptions.ClientError:
        return False


def roles(account):
    try:
        pages = client.get_paginator('list_account_roles').paginate(accessToken=token, accountId=account)
        return [second.submit(credentials, account, role['roleName']) for page in pages for role in page['roleList']]
    except botocore.exceptions.ClientError:
        return None


with ThreadPoolExecutor(threads) as first, ThreadPoolExecutor(threads) as second:
    accounts = client.get_paginator('list_accounts').paginate(accessToken=token, PaginationConfig={'PageSize': 100})
    lists = [first.submit(roles, account['accountId']) for page in accounts for account in page['accountList']]
    for one in lists:
        results = one.result()
        if results is None:
            seen['Failed'] += 1
            continue
        for result in results:
            if result.result():
                seen['Count'] += 1
            else:
                seen['Failed'] += 1
seen['Seconds'] = time.perf_counter() - started
seen['PeakBytes'] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
print(json.dumps(seen))
