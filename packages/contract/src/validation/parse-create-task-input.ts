import { Type, type Static } from '@sinclair/typebox';
import { CreateTaskInput } from '../schemas/create-task-input.ts';
import { LIMITS } from '../schemas/limits.ts';
import { OPTIONAL_TASK_FIELDS } from '../schemas/optional-task-fields.ts';
import { PRESET_FIELDS } from '../schemas/preset.ts';
import type { ProblemItem } from '../schemas/problem.ts';
import { normaliseMcpServers } from './normalise-mcp-servers.ts';
import type { Undefinable } from '../undefinable.ts';
import { invalidRequest, parse } from './parse.ts';

/** A {@link CreateTaskInput} in which every field that is there has a value. */
const GivenTaskInput = Type.Object(
  { ...CreateTaskInput.properties, ...Type.Partial(Type.Object(OPTIONAL_TASK_FIELDS)).properties },
  { additionalProperties: false },
);
export type GivenTaskInput = Undefinable<Static<typeof GivenTaskInput>>;

/**
 * Narrows an unknown value to the input of a task, with the limits that are counted in bytes. An optional field that is null is
 * left out.
 *
 * @throws {ClaudeOpsError} invalid_request, with a pointer to each offending value.
 */
export function parseCreateTaskInput(value: unknown): GivenTaskInput {
  const input = parse(GivenTaskInput, withMcpServers(withoutNulls(value)));
  const errors = [
    tooLarge('/prompt', input.prompt, LIMITS.promptMaxBytes),
    input.schema && schemaTooLarge(input.schema),
  ].filter((item) => item !== undefined);
  if (errors.length > 0) throw invalidRequest(errors);
  return input;
}

function withoutNulls(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const isLeftOut = ([name, field]: [string, unknown]) => field === null && name in OPTIONAL_TASK_FIELDS;
  return Object.fromEntries(Object.entries(value).filter((entry) => !isLeftOut(entry)));
}

/** Servers are taken as other programs write them. */
function withMcpServers(value: unknown): unknown {
  if (!isFields(value) || !isFields(value['mcpServers'])) return value;
  const { inline, ...selection } = value['mcpServers'];
  if (inline === undefined) return value;
  return { ...value, mcpServers: { inline: normaliseMcpServers(inline), ...selection } };
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function schemaTooLarge(schema: object): ProblemItem | undefined {
  try {
    return tooLarge('/schema', JSON.stringify(schema), LIMITS.schemaMaxBytes);
  } catch {
    return { pointer: '/schema', detail: 'is nested too deeply, or holds what JSON cannot' };
  }
}

function tooLarge(pointer: string, text: string, maxBytes: number): ProblemItem | undefined {
  // A character is at most three bytes of UTF-8 per UTF-16 unit: short texts need no counting.
  if (text.length * 3 <= maxBytes) return undefined;
  const bytes = new TextEncoder().encode(text).length;
  return bytes > maxBytes
    ? { pointer, detail: `is ${bytes} bytes, at most ${maxBytes} are allowed` }
    : undefined;
}

/** Fields of a preset, each with a value. */
const GivenPresetSpec = Type.Partial(Type.Object(PRESET_FIELDS), { additionalProperties: false });
export type GivenPresetSpec = Undefinable<Static<typeof GivenPresetSpec>>;

/**
 * Narrows an unknown value to the fields of a preset, without those that are null.
 *
 * @throws {ClaudeOpsError} invalid_request
 */
export function parsePresetSpec(value: unknown): GivenPresetSpec {
  const spec = parse(GivenPresetSpec, withMcpServers(withoutNulls(value)));
  const error = spec.schema && schemaTooLarge(spec.schema);
  if (error !== undefined) throw invalidRequest([error]);
  return spec;
}
