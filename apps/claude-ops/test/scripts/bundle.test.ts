import { readdir, readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { expect, test } from 'vitest';

const root = new URL('../../', import.meta.url);
/** Ajv, and what Fastify makes of it, have such lines in code that they can write for others. */
const IN_WRITTEN_CODE = /^(?:ajv|ajv-formats|fast-json-stringify)\//;
const REQUIRE = /\b(?:require|import)\(\s*["'](?<specifier>[^"'\n]+)["']\s*\)/g;

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
}

test('what the bundle loads from outside is installed with it, and nothing more', async () => {
  const manifest = JSON.parse(await readFile(new URL('package.json', root), 'utf8')) as Manifest;
  const names = (await readdir(new URL('dist', root))).filter((name) => name.endsWith('.cjs'));
  const texts = await Promise.all(names.map((name) => readFile(new URL(`dist/${name}`, root), 'utf8')));
  const specifiers = texts.flatMap((text) =>
    Array.from(text.matchAll(REQUIRE), ({ groups }) => groups?.['specifier'] ?? ''),
  );
  const outside = specifiers.filter(
    (specifier) => !specifier.startsWith('.') && !isBuiltin(specifier) && !IN_WRITTEN_CODE.test(specifier),
  );
  expect(new Set(outside)).toEqual(new Set(Object.keys(manifest.dependencies)));
});

test('the licenses of what is in the bundle come with it', async () => {
  const licenses = await readFile(new URL('dist/THIRD-PARTY-LICENSES.txt', root), 'utf8');
  for (const name of ['fastify', 'kysely', '@oclif/core', 'pino', 'execa', 'undici', 'abstract-logging'])
    expect(licenses).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+, \\S+$`, 'm'));
  expect(licenses).not.toContain('@claude-ops/');
});
