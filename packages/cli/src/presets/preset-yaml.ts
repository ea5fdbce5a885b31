import type { Preset, PresetInput } from '@claude-ops/contract';
import { usageError } from '../errors/usage-error.ts';

/** A preset of a file. */
export interface PresetOfFile {
  readonly name: string;
  readonly input: PresetInput;
}

const FIELDS: ReadonlySet<string> = new Set(['name', 'description', 'spec']);

/**
 * Reads the presets of a YAML file, which may have several documents.
 *
 * @param file as a person named it
 * @throws a usage error with the line, where it can't be read.
 */
export async function readPresets(text: string, file: string): Promise<readonly PresetOfFile[]> {
  const { parseAllDocuments } = await import('yaml');
  const documents = parseAllDocuments(text);
  if (!Array.isArray(documents)) throw usageError(`${file} has no preset.`);
  const presets = documents.flatMap((document): PresetOfFile[] => {
    const [error] = document.errors;
    if (error !== undefined)
      throw usageError(`${file}${lineOf(error.linePos?.[0].line)}: ${error.message.split('\n')[0] ?? ''}`);
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    return value === null ? [] : [presetOf(value, file)];
  });
  if (presets.length === 0) throw usageError(`${file} has no preset.`);
  return presets;
}

/** Writes presets as YAML: what `apply` reads. */
export async function writePresets(presets: readonly Preset[]): Promise<string> {
  const { stringify } = await import('yaml');
  return presets
    .map(({ name, description, spec }) =>
      stringify({ name, ...(description !== null && { description }), spec }, { lineWidth: 0 }),
    )
    .join('---\n');
}

function presetOf(value: unknown, file: string): PresetOfFile {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw usageError(`${file}: a preset has the fields name, description and spec.`);
  const fields = new Map<string, unknown>(Object.entries(value));
  const unknown = [...fields.keys()].find((field) => !FIELDS.has(field));
  if (unknown !== undefined)
    throw usageError(`${file}: "${unknown}" is no field of a preset: it has name, description and spec.`);
  const name = fields.get('name');
  if (typeof name !== 'string') throw usageError(`${file}: a preset needs a name.`);
  const [spec, description] = [fields.get('spec') ?? {}, fields.get('description') ?? null];
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the server says what is wrong with it.
  return { name, input: { spec, description } as PresetInput };
}

function lineOf(line: number | undefined): string {
  return line === undefined ? '' : `, line ${line}`;
}
