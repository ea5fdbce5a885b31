import { COMMON_JS, DYNAMIC_IMPORT, FINE, MODULE, PAGE, PROGRAM, RUN_BUNDLE, TEST } from './programs.ts';

/** A runtime, a test runner or a bundler, and what is to come of it. */
export interface Row {
  readonly name: string;
  /** What npm installs beside the SDK. */
  readonly packages: readonly string[];
  readonly files: Readonly<Record<string, string>>;
  /** Commands, one after the other. The last one prints what is expected. */
  readonly commands: readonly (readonly string[])[];
  readonly env?: NodeJS.ProcessEnv;
  /** @default FINE */
  readonly expected?: string;
  /** A bundle that a browser loads as well. */
  readonly bundle?: string;
}

const NODE = 'node_modules/node/bin/node';
const bundled = (bundle: string) => ['node', 'run-bundle.mjs', bundle];
const PAGE_FILES = { 'page.js': PAGE, 'run-bundle.mjs': RUN_BUNDLE };

/** What the SDK says where Node is too old for it. */
const REFUSAL = 'needs Node 22.14 or later, but this is Node 20.';

export const QUICK_ROWS: readonly Row[] = [
  {
    name: 'ECMAScript modules',
    packages: [],
    files: { 'main.js': PROGRAM },
    commands: [['node', 'main.js']],
  },
  { name: 'CommonJS', packages: [], files: { 'main.cjs': COMMON_JS }, commands: [['node', 'main.cjs']] },
];

export const ROWS: readonly Row[] = [
  ...QUICK_ROWS,
  {
    name: 'Node 20, which is refused',
    packages: ['node@20'],
    files: { 'main.cjs': DYNAMIC_IMPORT },
    commands: [[NODE, 'main.cjs']],
    expected: REFUSAL,
  },
  ...['22.14', '22', '24', 'latest'].flatMap((version): Row[] => [
    {
      name: `Node ${version}`,
      packages: [`node@${version}`],
      files: { 'main.js': PROGRAM },
      commands: [[NODE, 'main.js']],
    },
    {
      name: `Node ${version}, CommonJS`,
      packages: [`node@${version}`],
      files: { 'main.cjs': COMMON_JS },
      commands: [[NODE, 'main.cjs']],
    },
  ]),
  { name: 'Bun', packages: ['bun'], files: { 'main.js': PROGRAM }, commands: [['bun', 'main.js']] },
  {
    name: 'Deno',
    packages: ['deno'],
    files: { 'main.js': PROGRAM },
    commands: [['deno', 'run', '--allow-all', '--node-modules-dir=manual', 'main.js']],
  },
  {
    name: 'Jest, as the README says',
    packages: ['jest@30'],
    files: { 'main.js': MODULE, 'main.test.js': TEST },
    commands: [['jest']],
    env: { NODE_OPTIONS: '--experimental-vm-modules' },
    expected: '1 passed',
  },
  {
    name: 'Vitest',
    packages: ['vitest'],
    files: { 'main.js': MODULE, 'main.test.js': TEST },
    commands: [['vitest', 'run', '--globals']],
    expected: '1 passed',
  },
  {
    name: 'esbuild',
    packages: ['esbuild'],
    files: PAGE_FILES,
    commands: [
      ['esbuild', 'page.js', '--bundle', '--minify', '--format=esm', '--outfile=bundle.js'],
      bundled('bundle.js'),
    ],
    bundle: 'bundle.js',
  },
  {
    name: 'vite',
    packages: ['vite'],
    files: {
      ...PAGE_FILES,
      'index.html': '<!doctype html><script type="module" src="/page.js"></script>',
      'vite.config.js': `export default {
  // The bundle runs in Node as well, where there is no document to preload for.
  build: { modulePreload: false, rollupOptions: { output: { entryFileNames: 'bundle.js' } } },
};\n`,
    },
    commands: [['vite', 'build'], bundled('dist/bundle.js')],
    bundle: 'dist/bundle.js',
  },
  {
    name: 'webpack',
    packages: ['webpack', 'webpack-cli'],
    files: PAGE_FILES,
    commands: [
      ['webpack', './page.js', '--mode=production', '--target=web', '--output-filename=bundle.js'],
      bundled('dist/bundle.js'),
    ],
    bundle: 'dist/bundle.js',
  },
];

export function expectedOf({ expected = FINE }: Row): string {
  return expected;
}
