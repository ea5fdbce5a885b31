import type { DirectoryNames } from '../files/entry.ts';

/** Directories that a tool fills and fills again: nobody keeps work of their own under such a name. */
const CACHES = new Set([
  ...['node_modules', 'bower_components', '.pnpm-store', '.parcel-cache', '.turbo', '.next', '.nuxt'],
  ...['.svelte-kit', '.venv', 'venv', '__pycache__', '.pytest_cache', '.mypy_cache', '.ruff_cache'],
  ...['.tox', '.nox', '.eggs', '.ipynb_checkpoints', '.gradle', '.dart_tool', '.terraform', 'elm-stuff'],
]);

/** Names that may be anybody's, and are a tool's where one of these files lies beside them. */
const BESIDE: Readonly<Record<string, RegExp>> = {
  target: /^(?:Cargo\.toml|pom\.xml|build\.sbt)$/,
  build: /^build\.gradle(?:\.kts)?$/,
  _build: /^mix\.exs$/,
  deps: /^mix\.exs$/,
  Pods: /^Podfile$/,
  '.build': /^Package\.swift$/,
  bin: /\.(?:cs|fs|vb)proj$/,
  obj: /\.(?:cs|fs|vb)proj$/,
};

/** The mark of a Python virtual environment, and the one that tools put into a cache (bford.info/cachedir). */
const INSIDE = ['pyvenv.cfg', 'CACHEDIR.TAG'];

/** Whether a directory, judged by its name and what lies beside it, is filled by a tool. */
export function isWellKnown(name: string, { names }: DirectoryNames): boolean {
  if (CACHES.has(name)) return true;
  if (!Object.hasOwn(BESIDE, name)) return false;
  const beside = BESIDE[name];
  return [...names.keys()].some((other) => beside?.test(other));
}

/** Whether a directory, judged by what is in it, is filled by a tool. */
export function holdsCache({ names }: DirectoryNames): boolean {
  return INSIDE.some((name) => names.get(name)?.isDirectory === false);
}
