import { execFile } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Packs what a user of the SDK installs, and nothing else of ours: the tarballs. */
export async function packSdk(directory: string): Promise<string[]> {
  return await Promise.all(
    ['@claude-ops/contract', '@claude-ops/sdk'].map((name) => pack(folderOf(name), directory)),
  );
}

/** Where a package of this repository is. */
function folderOf(name: string): string {
  return path.dirname(fileURLToPath(import.meta.resolve(`${name}/package.json`)));
}

async function pack(folder: string, directory: string): Promise<string> {
  const { stdout } = await run('pnpm', ['pack', '--json', '--pack-destination', directory], { cwd: folder });
  const packed: unknown = JSON.parse(stdout);
  if (typeof packed === 'object' && packed !== null && 'filename' in packed) return String(packed.filename);
  throw new Error(`pnpm pack in ${folder} said: ${stdout}`);
}
