import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Plugin } from '@oclif/core';
import { rolldown } from 'rolldown';
import { lazyRequires } from './lazy-requires.ts';
import { leftOut } from './left-out.ts';
import { thirdPartyLicenses } from './third-party-licenses.ts';

/**
 * Bundles the app: Node finds, reads and compiles a handful of files instead of two thousand. What is a dependency in
 * package.json is installed beside the app, and is loaded from there; everything else goes into the bundle.
 */
const root = fileURLToPath(new URL('../', import.meta.url));
const manifest = JSON.parse(await readFile(`${root}package.json`, 'utf8')) as {
  readonly dependencies: Readonly<Record<string, string>>;
};

const bundle = await rolldown({
  cwd: root,
  input: {
    'node-version': 'src/node-version.ts',
    'compile-cache': 'src/compile-cache.ts',
    main: 'src/main.ts',
    commands: 'src/commands.ts',
    'command-not-found': 'src/command-not-found.ts',
  },
  platform: 'node',
  external: Object.keys(manifest.dependencies),
  // A client of PostgreSQL in C, which pg looks for.
  plugins: [leftOut(['pg-native']), lazyRequires()],
});
const { output } = await bundle.write({
  dir: 'dist',
  cleanDir: true,
  // As CommonJS it loads faster: for an ES module Node looks at every export of each built-in module that is imported.
  format: 'cjs',
  entryFileNames: '[name].cjs',
  chunkFileNames: '[name].cjs',
  // A stack names files and functions as they are; without what is not ASCII V8 keeps a character in one byte.
  minify: false,
  charset: 'ascii',
  comments: { legal: true, annotation: false, jsdoc: false },
});
await bundle.close();

const modules = output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
await writeFile(`${root}dist/THIRD-PARTY-LICENSES.txt`, await thirdPartyLicenses(modules));

// With a list of the commands oclif loads the one that is called, and for help none.
const plugin = new Plugin({ root, isRoot: true, ignoreManifest: true, errorOnManifestCreate: true });
await plugin.load();
await writeFile(`${root}oclif.manifest.json`, `${JSON.stringify(plugin.manifest)}\n`);
