// SPDX-License-Identifier: Apache-2.0
// Serves verify.html on this machine with a strict Content-Security-Policy. packages/js/build makes
// the package that it needs.
//   node packages/js/page/serve.mjs [FOLDER OF VECTOR FILES]
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const types = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript',
  '.json': 'application/json', '.wasm': 'application/wasm' };
const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; "
  + "worker-src 'self'; base-uri 'none'; form-action 'none'";

// The file that a path names: one of these types in one of the folders, else null.
function fileOf(folders, pathname) {
  const name = Object.keys(folders).find((start) => pathname.startsWith(start));
  if (!name || !types[extname(pathname)]) return null;
  try {
    // Behind ./ the rest cannot be a path or a URL of its own.
    const file = new URL(`./${pathname.slice(name.length)}`, folders[name]);
    return file.href.startsWith(folders[name].href) && statSync(file).isFile() ? file : null;
  } catch {
    return null;
  }
}

// Starts the server. `onResults` gets what a page posts. Gives the server, and the page's URL.
export async function serve(vectors, onResults) {
  const folders = { '/kexlane/': new URL('../../../build/js/kexlane/', import.meta.url),
    '/test/': new URL('../test/', import.meta.url), '/page/': new URL('./', import.meta.url) };
  if (vectors) folders['/vectors/'] = pathToFileURL(`${vectors}/`);
  const server = createServer((request, response) => {
    response.setHeader('content-security-policy', policy);
    response.setHeader('cache-control', 'no-store');
    // The page of another host must not read this by a name that leads here.
    const { port } = server.address();
    if (![`localhost:${port}`, `127.0.0.1:${port}`].includes(request.headers.host)) {
      response.writeHead(403).end();
      return;
    }
    // The target of a request may begin with two slashes, which would name a host.
    const { pathname } = new URL(`http://localhost${request.url}`);
    if (pathname === '/has-vectors') {
      response.end(JSON.stringify(Boolean(vectors)));
      return;
    }
    if (pathname === '/results' && request.method === 'POST') {
      const parts = [];
      request.on('data', (part) => parts.push(part));
      request.on('end', () => {
        response.end();
        onResults(JSON.parse(Buffer.concat(parts).toString()));
      });
      return;
    }
    const file = fileOf(folders, pathname);
    if (!file) {
      response.writeHead(404).end();
      return;
    }
    response.setHeader('content-type', types[extname(pathname)]);
    createReadStream(file).on('error', () => response.destroy()).pipe(response);
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return { server, url: `http://localhost:${server.address().port}/page/verify.html` };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await serve(process.argv[2], () => {});
  console.log(url);
}
