import { readFile, writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { renderDocument } from './render-document.ts';
import { mergeResults, type Results } from './results.ts';

const root = new URL('../../../', import.meta.url);
const RESULTS = 'benchmarks/results.json';
const LAST_RUN = 'benchmarks/last-run.json';
const DOCUMENT = 'docs/performance.md';

/** What was kept last; undefined where nothing was. */
export async function readResults(): Promise<Results | undefined> {
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- What `keepResults` wrote.
    return JSON.parse(await readFile(new URL(RESULTS, root), 'utf8')) as Results;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** As the documentation shows them. */
export async function documentOf(results: Results): Promise<string> {
  return await format(renderDocument(results), { ...(await formatting(DOCUMENT)), parser: 'markdown' });
}

/** Puts results where the repository keeps them, and makes the document anew. @returns where that is. */
export async function keepResults(fresh: Results, order: readonly string[]): Promise<string> {
  const results = mergeResults(await readResults(), fresh, order);
  await write(RESULTS, results);
  await writeFile(new URL(DOCUMENT, root), await documentOf(results));
  return `${RESULTS} and ${DOCUMENT}`;
}

/** For a look, and for nobody's documentation. @returns where that is. */
export async function writeLastRun(results: Results): Promise<string> {
  await write(LAST_RUN, results);
  return LAST_RUN;
}

async function write(file: string, results: Results): Promise<void> {
  const text = await format(JSON.stringify(results), { ...(await formatting(file)), parser: 'json' });
  await writeFile(new URL(file, root), text);
}

async function formatting(file: string) {
  return await resolveConfig(new URL(file, root));
}
