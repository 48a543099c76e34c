# SPDX-License-Identifier: Apache-2.0
"""Sends a measurement to api_server.py, and prints all that were kept.

    OPENSSL_CONF=../openssl/openssl.cnf python3 api_client.py URL CA.PEM DEVICE CELSIUS
"""

import sys

import requests

try:
    url, authority, device, celsius = sys.argv[1:]
    celsius = float(celsius)
except ValueError:
    sys.exit(__doc__)
with requests.Session() as session:
    try:
        sent = session.post(f"{url}/measurements", json={"device": device, "celsius": celsius},
                            verify=authority, timeout=20)
        sent.raise_for_status()
        kept = session.get(f"{url}/measurements", verify=authority, timeout=20)
        kept.raise_for_status()
    except requests.RequestException as error:
        sys.exit(f"{url}: {error}")
for measurement in kept.json():
    print(f"{measurement['device']}: {measurement['celsius']}")
