import { execFile } from 'node:child_process';
import { glob, mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

/**
 * Packs every package that gets published and looks at the tarball as its user gets it: the files in it, the manifest,
 * publint and Are the Types Wrong. One line a package; what is wrong follows its line.
 */
const run = promisify(execFile);
const tarballs = await mkdtemp(path.join(os.tmpdir(), 'claude-ops-tarballs-'));
try {
  const manifests = await Array.fromAsync(glob('{packages,apps}/*/package.json'));
  for (const manifest of manifests.toSorted()) await checkPackage(path.dirname(manifest));
} finally {
  await rm(tarballs, { recursive: true });
}

async function checkPackage(directory: string): Promise<void> {
  if (await isPrivate(directory)) return;
  const { name, tarball, files } = await pack(directory);
  const findings = [
    ...missingFiles(files),
    ...strayFiles(files),
    ...(await localVersions(tarball)),
    ...(await complaints('publint', ['run', tarball, '--strict'])),
    ...(await complaints('attw', [
      tarball,
      '--profile',
      'esm-only',
      '--no-definitely-typed',
      '--no-summary',
    ])),
  ];
  console.log(`${findings.length === 0 ? 'ok    ' : 'WRONG '} ${name}, ${files.length} files`);
  for (const finding of findings) console.log(finding.replaceAll(/^/gm, '         '));
  if (findings.length > 0) process.exitCode = 1;
}

async function isPrivate(directory: string): Promise<boolean> {
  const manifest = JSON.parse(await readFile(path.join(directory, 'package.json'), 'utf8')) as {
    private?: boolean;
  };
  return manifest.private === true;
}

async function pack(directory: string) {
  const { stdout } = await run('pnpm', ['pack', '--json', '--pack-destination', tarballs], {
    cwd: directory,
  });
  const packed = JSON.parse(stdout) as { name: string; filename: string; files: { path: string }[] };
  return { name: packed.name, tarball: packed.filename, files: packed.files.map((file) => file.path) };
}

function missingFiles(files: readonly string[]): string[] {
  return ['README.md', 'LICENSE']
    .filter((file) => !files.includes(file))
    .map((file) => `${file} is missing.`);
}

function strayFiles(files: readonly string[]): string[] {
  const stray = files.filter((file) => /^(src|test)\/|\.tsbuildinfo$|tsconfig.*\.json$/.test(file));
  return stray.length === 0 ? [] : [`For the repository only: ${stray.join(', ')}.`];
}

async function localVersions(tarball: string): Promise<string[]> {
  const { stdout } = await run('tar', ['-xzOf', tarball, 'package/package.json']);
  return (stdout.match(/"[^"]+": "(workspace|catalog|file|link):[^"]*"/g) ?? []).map(
    (line) => `${line} means nothing outside the repository.`,
  );
}

async function complaints(command: string, options: readonly string[]): Promise<string[]> {
  try {
    await run(command, options);
    return [];
  } catch (error) {
    if (error instanceof Error && 'stdout' in error) return [`${command}: ${String(error.stdout).trim()}`];
    throw error;
  }
}
