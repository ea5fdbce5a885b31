import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { findImports } from './find-imports.ts';
import { namesIn, readManifest, readSources, type SourceFile } from './sources.ts';

interface Allowed {
  /** Packages of ours that it may import. */
  readonly values: readonly string[];
  /** Packages of ours of which it may import the types. */
  readonly types?: readonly string[];
  /** Packages of ours that only its tests may import. */
  readonly tests: readonly string[];
  /** It runs in a browser too, so it may not import `node:`, but in a folder `node`. */
  readonly inBrowsers?: true;
}

const CONTRACT = '@claude-ops/contract';
const CORE = '@claude-ops/core';
const TESTING = '@claude-ops/testing';
const ENGINE = '@claude-ops/testing-engine';
const POSTGRES = '@claude-ops/testing-postgres';
const S3 = '@claude-ops/testing-s3';
const FIXTURES = '@claude-ops/fixtures';

/** What a package may import of ours. Apps compose: they may import anything. */
const ALLOWED: Record<string, Allowed> = {
  contract: { values: [], tests: [TESTING], inBrowsers: true },
  core: { values: [CONTRACT], tests: [FIXTURES, TESTING, ENGINE] },
  storage: { values: [CONTRACT], types: [CORE], tests: [FIXTURES, TESTING, CORE, POSTGRES] },
  s3: { values: [CONTRACT], types: [CORE], tests: [CORE, S3] },
  server: { values: [CONTRACT], tests: [FIXTURES, TESTING] },
  sdk: { values: [CONTRACT], tests: [FIXTURES, TESTING], inBrowsers: true },
  cli: { values: [CONTRACT], tests: [FIXTURES, TESTING] },
  fixtures: { values: [CONTRACT], tests: [] },
  testing: { values: [], tests: [] },
  'testing-engine': { values: [], tests: [] },
  'testing-postgres': { values: [], tests: [] },
  'testing-s3': { values: [], tests: [] },
};

const packages = namesIn('packages');

test('the table lists every package', () => {
  expect(Object.keys(ALLOWED).toSorted()).toStrictEqual(packages);
});

describe.each(Object.entries(ALLOWED))('%s', (folder, { values, types = [], tests, inBrowsers }) => {
  const manifest = readManifest(`packages/${folder}`);
  const sources = readSources(`packages/${folder}/src/**`);

  test('depends on the packages that it may import', () => {
    const { dependencies, peerDependencies, optionalDependencies, devDependencies } = manifest;
    const forUsers = Object.keys({ ...dependencies, ...peerDependencies, ...optionalDependencies });
    const forTests = Object.keys({ ...devDependencies });
    const allowed = [...values, ...types];
    expect(forUsers.filter((name) => isOurs(name) && !allowed.includes(name))).toStrictEqual([]);
    expect(forTests.filter((name) => isOurs(name) && ![...allowed, ...tests].includes(name))).toStrictEqual(
      [],
    );
  });

  test('imports what it may', () => {
    expect(sources).not.toHaveLength(0);
    const forBrowsers = inBrowsers ? sources.filter((file) => !file.path.includes('/src/node/')) : [];
    expect(importsOf(forBrowsers, ({ specifier }) => specifier.startsWith('node:'))).toStrictEqual([]);
    const refused = importsOf(sources, ({ specifier, isType }) => {
      if (!isOurs(specifier)) return false;
      const imported = packageOf(specifier);
      return !values.includes(imported) && !(isType && types.includes(imported));
    });
    expect(refused).toStrictEqual([]);
  });
});

describe.each([
  ...packages.map((name) => `packages/${name}`),
  ...namesIn('apps').map((name) => `apps/${name}`),
])('%s', (directory) => {
  const files = readSources(`${directory}/{src,test,bin,demo}/**`);

  test('has no relative import that leaves it', () => {
    const leaving = files.flatMap((file) =>
      importsOf([file], ({ specifier }) => {
        const target = path.join(path.dirname(file.path), specifier);
        return specifier.startsWith('.') && !target.startsWith(`${directory}/`);
      }),
    );
    expect(leaving).toStrictEqual([]);
  });

  test('imports packages by what they export', () => {
    const deep = importsOf(files, ({ specifier }) => isOurs(specifier) && !isExported(specifier));
    expect(deep).toStrictEqual([]);
  });
});

test('no two folders of core import each other', () => {
  const root = 'packages/core/src/';
  const folderOf = (file: string) => file.slice(root.length).split('/', 1).join('/');
  const edges = new Set(
    readSources(`${root}**`).flatMap(({ path: file, text }) =>
      findImports(text)
        .filter(({ specifier }) => specifier.startsWith('.'))
        .map(({ specifier }) => path.join(path.dirname(file), specifier))
        .filter((target) => [file, target].every((one) => one.slice(root.length).includes('/')))
        .map((target) => `${folderOf(file)} -> ${folderOf(target)}`),
    ),
  );
  expect(edges).toContain('scheduler -> executors');
  const backAndForth = [...edges].filter((edge) => {
    const [from, to] = edge.split(' -> ');
    return from !== to && edges.has(`${to} -> ${from}`);
  });
  expect(backAndForth).toStrictEqual([]);
});

function importsOf(
  files: readonly SourceFile[],
  refuse: (found: ReturnType<typeof findImports>[number]) => boolean,
) {
  return files.flatMap((file) =>
    findImports(file.text)
      .filter(refuse)
      .map(({ specifier }) => `${file.path} imports ${specifier}`),
  );
}

function isOurs(specifier: string): boolean {
  return specifier.startsWith('@claude-ops/') || packageOf(specifier) === 'claude-ops';
}

function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

function isExported(specifier: string): boolean {
  const name = packageOf(specifier);
  const { exports } = readManifest(name.startsWith('@') ? `packages/${path.basename(name)}` : `apps/${name}`);
  return Object.hasOwn(exports, `.${specifier.slice(name.length)}`);
}
