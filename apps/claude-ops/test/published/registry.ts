import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { PackedPackage } from './pack.ts';

/** A registry of nothing but these packages, on loopback. */
export async function startRegistry(
  packages: readonly PackedPackage[],
): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer((request, response) => {
    const wanted = decodeURIComponent(request.url ?? '').slice(1);
    const found = packages.find(({ name, tarball }) => [name, path.basename(tarball)].includes(wanted));
    if (found === undefined) response.writeHead(404).end();
    else if (found.name === wanted) response.end(JSON.stringify(packument(found, url)));
    else void readFile(found.tarball).then((bytes) => response.end(bytes));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** What a registry says of a package: https://github.com/npm/registry/blob/main/docs/responses/package-metadata.md */
function packument({ name, version, manifest, tarball }: PackedPackage, url: string): object {
  return {
    name,
    'dist-tags': { latest: version },
    versions: { [version]: { ...manifest, dist: { tarball: `${url}/${path.basename(tarball)}` } } },
  };
}
