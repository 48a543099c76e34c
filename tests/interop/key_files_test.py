# SPDX-License-Identifier: Apache-2.0
"""ML-KEM key files between the openssl program with the provider and Node.js, whose OpenSSL is 3.5 or
newer: what one writes the other reads, as PEM and DER, encrypted, in each form of RFC 9935."""

import hashlib
import json

import interop
from interop import check

SETS = {"ml-kem-512": (1, 800, 1632), "ml-kem-768": (2, 1184, 2400), "ml-kem-1024": (3, 1568, 3168)}
PASSPHRASE = "between two programs"

# Reads a list of steps as JSON from standard input and prints their results: each is a key file to read
# and what to write of it, or a key to make.
NODE = """
const crypto = require("crypto"), fs = require("fs");
const results = [];
for (const step of JSON.parse(fs.readFileSync(0))) {
  try {
    let key;
    if (step.make) {
      key = crypto.generateKeyPairSync(step.make).privateKey;
    } else {
      const input = {key: fs.readFileSync(step.read), format: step.form, type: step.type};
      if (step.passphrase) input.passphrase = step.passphrase;
      key = step.type === "spki" ? crypto.createPublicKey(input) : crypto.createPrivateKey(input);
    }
    const pair = key.type === "private";
    const pub = pair ? crypto.createPublicKey(key) : key;
    for (const [path, options] of Object.entries(step.write || {})) {
      fs.writeFileSync(path, (options.type === "spki" ? pub : key).export(options));
    }
    results.push({type: key.asymmetricKeyType, spki: pub.export({type: "spki", format: "der"}).toString("hex"),
                  pkcs8: pair ? key.export({type: "pkcs8", format: "der"}).toString("hex") : null});
  } catch (error) {
    results.push({error: error.message});
  }
}
console.log(JSON.stringify(results));
"""


def tlv(tag, contents):
    size = len(contents)
    length = bytes([size]) if size < 128 else b"\x82" + size.to_bytes(2, "big")
    return bytes([tag]) + length + contents


def private_info(number, choice):
    oid = tlv(0x06, bytes.fromhex("6086480165030404") + bytes([number]))
    return tlv(0x30, b"\x02\x01\x00" + tlv(0x30, oid) + tlv(0x04, choice))


def test(lab):
    openssl, node = interop.need("openssl", "openssl"), interop.node()
    version = lab.run([openssl, "version"], env=lab.environment(None))
    if not version.startswith("OpenSSL 3."):
        raise interop.Skip(f"{version.strip()} has no providers")
    script = lab.dir / "node.js"
    script.write_text(NODE)

    def ask_node(steps):
        output = lab.run([node, script], input=json.dumps(steps, default=str), env=lab.environment(None))
        return json.loads(output.splitlines()[-1])

    def pkey(*arguments, **options):
        return lab.run([openssl, "pkey", *arguments], **options)

    def same(path, other, what):
        check(path.read_bytes() == other.read_bytes(), f"{what}: {path.name} is not {other.name}")

    for name, (number, ek_bytes, dk_bytes) in SETS.items():
        folder = lab.dir / name
        folder.mkdir()

        # Ours, in each form, to Node. The three forms are made of the one that openssl writes.
        pem, der = folder / "ours.pem", folder / "ours.der"
        lab.run([openssl, "genpkey", "-algorithm", name, "-out", pem])
        pkey("-in", pem, "-outform", "DER", "-out", der)
        data = der.read_bytes()
        dk, seed = data[-dk_bytes:], data[-dk_bytes - 4 - 64 : -dk_bytes - 4]
        expanded = tlv(0x04, dk)
        both = tlv(0x30, tlv(0x04, seed) + expanded)
        check(data == private_info(number, both), f"{name}: openssl did not write seed and expanded key")
        ek = dk[-64 - ek_bytes : -64]
        check(hashlib.sha3_256(ek).digest() == dk[-64:-32], f"{name}: dk has no ek and its hash")
        forms = {"seed": tlv(0x80, seed), "expanded": expanded, "both": both}
        for form, choice in forms.items():
            (folder / form).write_bytes(private_info(number, choice))
        sealed, pub_pem, pub_der = (folder / part for part in ("sealed.pem", "pub.pem", "pub.der"))
        pkey("-in", pem, "-aes256", "-passout", f"pass:{PASSPHRASE}", "-out", sealed)
        pkey("-in", pem, "-pubout", "-out", pub_pem)
        pkey("-in", pem, "-pubout", "-outform", "DER", "-out", pub_der)
        changed = bytearray(private_info(number, both))
        changed[-dk_bytes - 4 - 1] ^= 1  # the seed's last byte is z's, which is also dk's
        (folder / "changed").write_bytes(changed)
        results = ask_node([
            {"read": pem, "form": "pem", "type": "pkcs8",
             "write": {str(folder / "back.pub"): {"type": "spki", "format": "pem"}}},
            {"read": sealed, "form": "pem", "type": "pkcs8", "passphrase": PASSPHRASE},
            *({"read": folder / form, "form": "der", "type": "pkcs8"} for form in forms),
            {"read": pub_pem, "form": "pem", "type": "spki"},
            {"read": pub_der, "form": "der", "type": "spki"},
            {"read": folder / "changed", "form": "der", "type": "pkcs8"},
        ])
        check("error" in results.pop(), f"{name}: Node takes a seed that is not the expanded key's")
        spki = pub_der.read_bytes()
        for result in results:
            check(result.get("type") == name and bytes.fromhex(result["spki"]) == spki,
                  f"{name}: Node read {result}")
        for index, form in enumerate(("both", "both", *forms)):
            # Node writes the seed where it knows it.
            kept = forms["expanded" if form == "expanded" else "seed"]
            check(bytes.fromhex(results[index]["pkcs8"]) == private_info(number, kept),
                  f"{name}: Node read '{form}' as another key")
        same(folder / "back.pub", pub_pem, name)

        # The same three forms by openssl, and the file that must not be read.
        for form in forms:
            pkey("-inform", "DER", "-in", folder / form, "-pubout", "-out", folder / "read.pub")
            same(folder / "read.pub", pub_pem, f"{name}, {form}")
            pkey("-inform", "DER", "-in", folder / form, "-out", folder / "read.pem")
            check((folder / "read.pem").read_bytes() == pem.read_bytes() or form == "expanded",
                  f"{name}, {form}: the key changed")
        pkey("-inform", "DER", "-in", folder / "changed", "-noout", fails=True)

        # Node's to openssl.
        plain = {"type": "pkcs8", "format": "pem"}
        files = {"theirs.pem": plain, "theirs.der": {"type": "pkcs8", "format": "der"},
                 "theirs.sealed": {**plain, "cipher": "aes-256-cbc", "passphrase": PASSPHRASE},
                 "theirs.pub": {"type": "spki", "format": "pem"}}
        made = ask_node([{"make": name, "write": {str(folder / file): o for file, o in files.items()}}])[0]
        check(made.get("type") == name, f"{name}: Node made {made}")
        seed = bytes.fromhex(made["pkcs8"])[-64:]
        for options in (["-in", folder / "theirs.pem"], ["-inform", "DER", "-in", folder / "theirs.der"],
                        ["-in", folder / "theirs.sealed", "-passin", f"pass:{PASSPHRASE}"]):
            check("Key is valid" in pkey(*options, "-check", "-noout"), f"{name}: pkey -check {options}")
            pkey(*options, "-pubout", "-out", folder / "read.pub")
            same(folder / "read.pub", folder / "theirs.pub", name)
            text = pkey(*options, "-noout", "-text").split("dk:")[0].split("seed:")[1]
            check(bytes.fromhex(text.replace(":", "")) == seed, f"{name}: openssl read another seed")
        pkey("-in", folder / "theirs.sealed", "-passin", "pass:wrong", "-noout", fails=True)
        pkey("-pubin", "-in", folder / "theirs.pub", "-out", folder / "read.pub")
        same(folder / "read.pub", folder / "theirs.pub", name)
        # And once more to Node, which writes its first file again.
        pkey("-in", folder / "theirs.pem", "-out", folder / "rewritten.pem")
        again = ask_node([{"read": folder / "rewritten.pem", "form": "pem", "type": "pkcs8",
                           "write": {str(folder / "again.pem"): plain}}])
        check(again == [made], f"{name}: a key came back from openssl as {again}")
        same(folder / "again.pem", folder / "theirs.pem", name)
    print(f"key files of {', '.join(SETS)}, {version.strip()} and {node}")


interop.main(test)
