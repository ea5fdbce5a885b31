/**
 * Measures what claude-ops costs over what one would use instead: `pnpm bench`, or one by its name, `pnpm bench gateway`.
 * Exits with 1 where a bar is missed, unless `--allow-misses` is given. `--keep` writes the figures into
 * benchmarks/results.json and docs/performance.md; without it they are in benchmarks/last-run.json. With `PROCESS_USER`, such as
 * `PROCESS_USER=60000-60099 pnpm bench cold warm start`, agents are those users, and nothing is kept.
 */
import { parseArgs } from 'node:util';
import { BENCHMARKS } from './benchmarks/index.ts';
import { holds } from './measure/row.ts';
import { keepResults, writeLastRun } from './report/files.ts';
import { renderTable } from './report/table.ts';
import { runBenchmarks } from './run-benchmarks.ts';

const { flags, names } = readCommandLine();
const known = BENCHMARKS.map(({ name }) => name);
const unknown = names.filter((name) => !known.includes(name));
const usage = `pnpm bench [NAME...] [--keep] [--allow-misses], where NAME is one of ${known.join(', ')}`;

if (flags.help) console.log(usage);
else if (flags.keep && process.env['PROCESS_USER'])
  refuse('The figures that are kept are those of agents without PROCESS_USER.');
else if (unknown.length > 0) refuse(`There is no benchmark ${unknown.join(', ')}.`);
else await measure(BENCHMARKS.filter(({ name }) => names.length === 0 || names.includes(name)));

function readCommandLine() {
  const options = {
    keep: { type: 'boolean' },
    'allow-misses': { type: 'boolean' },
    help: { type: 'boolean' },
  } as const;
  // What is not known is taken for a name, which there is none of.
  const { values, tokens } = parseArgs({
    allowPositionals: true,
    strict: false,
    tokens: true,
    options,
  });
  const asked = tokens.flatMap((token) => {
    if (token.kind === 'positional') return [token.value];
    return token.kind === 'option' && !Object.hasOwn(options, token.name) ? [token.rawName] : [];
  });
  return { flags: values, names: asked };
}

function refuse(reason: string): void {
  console.error(`${reason}\n${usage}`);
  process.exitCode = 2;
}

async function measure(chosen: typeof BENCHMARKS): Promise<void> {
  const stopped = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => stopped.abort(new Error(`ended by ${signal}`)));
  try {
    const results = await runBenchmarks(chosen, {
      signal: stopped.signal,
      say: (progress) => console.error(progress),
    });
    const rows = results.benchmarks.flatMap((result) => result.rows);
    console.log(renderTable(rows));
    console.log(
      `\nWritten to ${flags.keep ? await keepResults(results, known) : await writeLastRun(results)}`,
    );
    if (!flags['allow-misses'] && !rows.every(holds)) process.exitCode = 1;
  } catch (error) {
    if (!stopped.signal.aborted) throw error;
    console.error('Stopped.');
    process.exitCode = 130;
  }
}
