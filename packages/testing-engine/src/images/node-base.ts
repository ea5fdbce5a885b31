import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { run } from '../run.ts';
import type { EngineAddress } from '../engine.ts';
import { buildImage } from './build-image.ts';
import { DEBIAN } from './debian-base.ts';
import { fingerprint } from './fingerprint.ts';
import { isBuilt } from './label.ts';

export const NODE = 'node:24-bookworm-slim';

const NPM = 'npm@11';
/** A certificate authority of this machine's network belongs to the machine, so it goes into this base, and into no Dockerfile. */
const DOCKERFILE = `
FROM ${DEBIAN}
RUN groupadd --gid 1000 node && useradd --uid 1000 --gid node --shell /bin/bash --create-home node
COPY node /usr/local/bin/node
COPY npm/lib /usr/local/lib
COPY extra-ca.crt /usr/local/share/extra-ca.crt
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm \
 && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx
ENV NODE_EXTRA_CA_CERTS=/usr/local/share/extra-ca.crt
CMD ["node"]
`;

/** Makes `node:24-bookworm-slim` of the Debian base, the Node that runs this, and npm from its registry. Returns what it was made of. */
export async function ensureNodeBase(engine: EngineAddress, debian: string): Promise<string> {
  const extraCa = process.env['NODE_EXTRA_CA_CERTS'];
  const certificates = extraCa === undefined ? '' : await readFile(extraCa, 'utf8');
  const inputs = fingerprint(debian, process.version, NPM, DOCKERFILE, certificates);
  if (await isBuilt(engine.socketPath, NODE, inputs)) return inputs;
  const context = await mkdtemp(path.join(os.tmpdir(), 'node-base-'));
  try {
    await copyFile(process.execPath, path.join(context, 'node'));
    await run('npm', ['install', '--global', '--prefix', path.join(context, 'npm'), NPM]);
    await writeFile(path.join(context, 'extra-ca.crt'), certificates);
    await writeFile(path.join(context, 'Dockerfile'), DOCKERFILE);
    await buildImage(engine, { tag: NODE, inputs, context });
  } finally {
    await rm(context, { recursive: true, force: true });
  }
  return inputs;
}
