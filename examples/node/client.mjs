// SPDX-License-Identifier: Apache-2.0
// Reads a page by HTTPS and prints what was negotiated. For Node.js 26 and Bun.
//
//   node client.mjs https://localhost/ [CA.pem [GROUPS]]
import crypto from "node:crypto";
import fs from "node:fs";
import https from "node:https";

const [url, ca, groups] = process.argv.slice(2);
const options = { agent: false };
if (ca) options.ca = fs.readFileSync(ca);
if (groups) options.ecdhCurve = groups;

https.get(url, options, (response) => {
  const { socket } = response;
  const hash = crypto.createHash("sha256");
  let bytes = 0;
  response.on("data", (data) => {
    hash.update(data);
    bytes += data.length;
  });
  response.on("end", () => {
    console.log(JSON.stringify({
      status: response.statusCode,
      protocol: socket.getProtocol(),
      // Bun knows no name for hybrid groups, but one for each of the others.
      group: socket.getEphemeralKeyInfo().name,
      bytes,
      sha256: hash.digest("hex"),
    }));
  });
}).on("error", (error) => {
  console.error(error.message);
  process.exitCode = 1;
}).setTimeout(20_000, function () {
  this.destroy(new Error("no answer"));
});
