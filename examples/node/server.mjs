// SPDX-License-Identifier: Apache-2.0
// An HTTPS server for Node.js 26 and Bun. It answers "post-quantum", or the hash of what it gets.
//
//   node server.mjs CERTIFICATE.pem KEY.pem [PORT [GROUPS]]
import crypto from "node:crypto";
import fs from "node:fs";
import https from "node:https";

const [certificate, key, port, groups] = process.argv.slice(2);
const options = { cert: fs.readFileSync(certificate), key: fs.readFileSync(key) };
if (groups) options.ecdhCurve = groups;

const server = https.createServer(options, (request, response) => {
  if (request.method === "GET") return response.end("post-quantum\n");
  const hash = crypto.createHash("sha256");
  request.on("data", (data) => hash.update(data));
  request.on("end", () => response.end(`${hash.digest("hex")}\n`));
});
server.on("tlsClientError", (error) => console.error(`refused: ${error.message}`));
server.listen(Number(port ?? 443), "127.0.0.1", () => console.log(`port ${server.address().port}`));
