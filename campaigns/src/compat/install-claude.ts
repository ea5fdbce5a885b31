import { execFile } from 'node:child_process';
import { access, mkdir, readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { isLine, parseLine, textOf } from '../parity/outcome/lines.ts';

const PACKAGE = '@anthropic-ai/claude-code';

/**
 * Installs a version of the CLI from the npm registry, where it is not there yet. It is kept in the user's cache, never in the
 * repository.
 *
 * @returns the absolute path of its executable.
 */
export async function installClaude(version: string, signal: AbortSignal): Promise<string> {
  const directory = path.join(cacheDirectory(), version);
  const installed = path.join(directory, 'node_modules', PACKAGE);
  if (!(await exists(path.join(installed, 'package.json')))) {
    await mkdir(directory, { recursive: true });
    const install = ['install', '--prefix', directory, '--no-audit', '--no-fund', `${PACKAGE}@${version}`];
    await promisify(execFile)('npm', install, { signal });
  }
  return path.join(installed, await binaryOf(installed));
}

async function binaryOf(installed: string): Promise<string> {
  const manifest = parseLine(await readFile(path.join(installed, 'package.json'), 'utf8'));
  const bin = manifest?.['bin'];
  if (!isLine(bin)) throw new Error(`The package in ${installed} has no executable.`);
  return textOf(bin['claude']);
}

function cacheDirectory(): string {
  const caches = process.env['XDG_CACHE_HOME'] || path.join(os.homedir(), '.cache');
  return path.join(caches, 'claude-ops-compat');
}

async function exists(file: string): Promise<boolean> {
  return await access(file).then(
    () => true,
    () => false,
  );
}
