"""The credentials of a profile, as botocore's login credential provider gives them. Prints them as one line of JSON.

The provider needs awscrt for its P-256 key. Where awscrt is not installed, the same four operations are served by the
package cryptography; the provider itself runs as it is.
"""
import json
import sys

import botocore.credentials
import botocore.session


class Key:
    def __init__(self, key):
        self._key = key

    @classmethod
    def new_key_from_der_data(cls, der):
        from cryptography.hazmat.primitives.serialization import load_der_private_key
        return cls(load_der_private_key(bytes(der), None))

    def get_public_coords(self):
        point = self._key.public_key().public_numbers()
        return point.x.to_bytes(32, 'big'), point.y.to_bytes(32, 'big')

    def sign(self, digest):
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import ec, utils
        return self._key.sign(digest, ec.ECDSA(utils.Prehashed(hashes.SHA256())))

    @staticmethod
    def decode_der_signature_to_padded_pair(signature, pad_to=0):
        from cryptography.hazmat.primitives.asymmetric import utils
        r, s = utils.decode_dss_signature(signature)
        return r.to_bytes(pad_to, 'big') + s.to_bytes(pad_to, 'big')


if botocore.credentials.EC is None:
    import cryptography  # noqa: F401  says by its absence that there is no key
    botocore.credentials.EC = Key

if len(sys.argv) > 1:
    credentials = botocore.session.Session(profile=sys.argv[1]).get_credentials()
    frozen = credentials.get_frozen_credentials()
    print(json.dumps({
        'method': credentials.method,
        'accessKeyId': frozen.access_key,
        'sessionToken': frozen.token,
        'accountId': frozen.account_id,
    }))
else:
    botocore.credentials.LoginProvider
