import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly homepage?: string;
}

const LINE = '-'.repeat(80);

/** The licenses of the packages of others that modules come from: whoever passes their code on has to pass these on. */
export async function thirdPartyLicenses(modules: readonly string[]): Promise<string> {
  const directories = new Set(modules.map(packageDirectory).filter((directory) => directory !== undefined));
  const sections = await Promise.all([...directories].map(sectionOf));
  const head = 'claude-ops contains code of the packages below, each under its license.\n';
  return [head, ...sections.toSorted()].join(`\n${LINE}\n`);
}

/** Undefined for a module of ours. */
function packageDirectory(module: string): string | undefined {
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(module)?.[0];
}

async function sectionOf(directory: string): Promise<string> {
  const manifest = JSON.parse(await readFile(path.join(directory, 'package.json'), 'utf8')) as Manifest;
  const { name, version, license, homepage } = manifest;
  if (license === undefined)
    throw new Error(`${name} does not say what its license is: it can't be bundled.`);
  const files = (await readdir(directory)).filter((file) => /^(?:licen[cs]e|notice|copying)/i.test(file));
  const texts = await Promise.all(files.map((file) => readFile(path.join(directory, file), 'utf8')));
  const text = texts.length === 0 ? `Its text is not in the package: ${homepage ?? name}` : texts.join('\n');
  return `${name} ${version}, ${license}\n\n${text.trim()}\n`;
}
