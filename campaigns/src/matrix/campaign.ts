import path from 'node:path';
import { say as answer, startModelServer } from '@claude-ops/testing';
import type { Campaign, CampaignOptions, CampaignVerdict } from '../campaign.ts';
import { startServer } from '../parity/start-server.ts';
import { temporaryDirectory } from '../parity/temporary-directory.ts';
import { COMPILERS } from './compilers.ts';
import { openBrowser, runInBrowser, startSite } from './in-browser.ts';
import { compile, createTypedProject, runRow, type MatrixParts } from './matrix.ts';
import { packSdk } from './pack-sdk.ts';
import { FINE } from './programs.ts';
import { ROWS } from './runtimes.ts';

/** The SDK as it is published, in the runtimes, bundlers and compilers that its users have. */
export const MATRIX_CAMPAIGN: Campaign = {
  name: 'matrix',
  summary:
    'Installs the packed SDK into new projects, and runs and compiles it with what its users have. Chromium is used where it is installed.',
  usage: '[NAME]    (rows with NAME in their names)',
  run: runMatrix,
};

async function runMatrix({
  arguments: [wanted = ''],
  signal,
  say,
}: CampaignOptions): Promise<CampaignVerdict> {
  await using directory = await temporaryDirectory();
  await using model = await startModelServer({ script: [answer('As you wish.')] });
  await using site = await startSite();
  await using server = await startServer({
    dataDirectory: path.join(directory.path, 'data'),
    env: { UPSTREAM_BASE_URL: model.url, CORS_ORIGINS: site.origin },
  });
  const browser = await openBrowser();
  const parts: MatrixParts = {
    tarballs: await packSdk(directory.path),
    parent: directory.path,
    url: server.url,
    signal,
  };
  let problems = 0;
  const report = (name: string, problem: string | undefined) => {
    if (problem !== undefined) problems += 1;
    say(`${name}: ${problem ?? 'fine'}`);
  };
  try {
    for (const row of ROWS.filter(({ name }) => name.includes(wanted))) {
      signal.throwIfAborted();
      const { project, problem } = await runRow(row, parts);
      report(row.name, problem);
      if (row.bundle === undefined) continue;
      if (browser === undefined) say(`${row.name} in Chromium: skipped, it is not installed`);
      else {
        const bundle = path.join(project.directory, row.bundle);
        const said = await runInBrowser(browser, { site, bundle, url: server.url });
        report(`${row.name} in Chromium`, said === FINE ? undefined : said);
      }
    }
    await checkTypes(wanted, { parts, report });
  } finally {
    await browser?.close();
  }
  return problems === 0 ? 'passed' : 'failed';
}

async function checkTypes(
  wanted: string,
  { parts, report }: { parts: MatrixParts; report: (name: string, problem: string | undefined) => void },
): Promise<void> {
  for (const [version, compilers] of Map.groupBy(COMPILERS, (compiler) => compiler.version)) {
    if (!`TypeScript ${version}`.includes(wanted)) continue;
    const project = await createTypedProject(version, parts);
    for (const compiler of compilers) {
      parts.signal.throwIfAborted();
      const found = await compile(project, compiler);
      report(
        `TypeScript ${version}, ${compiler.resolution}, types of ${compiler.platform}`,
        found === '' ? undefined : found,
      );
    }
  }
}
