import type { ProblemItem } from '@claude-ops/contract';
import { invalidRequest } from '@claude-ops/contract/validation';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { escapedForPointer } from '../system/json-pointer.ts';
import { withinTime } from '../system/within-time.ts';
import { draftOf, SUPPORTED_DRAFTS, type Draft } from './json-schema/drafts.ts';
import { schemaForClaude } from './json-schema/for-claude.ts';
import { fromDraft04 } from './json-schema/upgrade.ts';

type JsonSchema = Record<string, unknown>;

const MOST_PROBLEMS = 10;
/** How long a schema may hold up the server, in milliseconds: its patterns may backtrack without end. */
const MOST_MS = 1_000;

/**
 * Refuses what is not a JSON Schema of a draft that is supported, and what the CLI could not be given. References must stay inside.
 *
 * @throws {ClaudeOpsError} invalid_request
 */
export function assertJsonSchema(schema: JsonSchema): void {
  if (JSON.stringify(schema).includes('"$async"')) throw refused('$async schemas are not supported');
  if (draftOf(schema) === undefined)
    throw invalidRequest([{ pointer: '/schema/$schema', detail: SUPPORTED_DRAFTS }]);
  const problems = tryWithinTime(() => {
    const { ajv, checked } = checkerOf(schema);
    if (ajv.validateSchema(checked) !== true) return problemsOfSchema(ajv.errors ?? []);
    ajv.compile(checked);
    return [];
  }, 'is not a valid JSON Schema');
  if (problems.length > 0) throw invalidRequest(problems);
  tryWithinTime(() => createAsTheCli().compile(schemaForClaude(schema).schema), 'cannot be given to Claude');
}

function tryWithinTime<T>(run: () => T, failure: string): T {
  try {
    return withinTime(MOST_MS, run);
  } catch (error) {
    throw refused(`${failure}: ${messageOf(error)}`);
  }
}

function problemsOfSchema(errors: readonly ErrorObject[]): ProblemItem[] {
  const items = new Map<string, ProblemItem>();
  for (const { instancePath, message = 'is wrong' } of errors) {
    const pointer = `/schema${instancePath}`;
    const detail = `is not a valid JSON Schema: ${message}`;
    if (!items.has(pointer)) items.set(pointer, { pointer, detail });
  }
  return [...items.values()].slice(0, MOST_PROBLEMS);
}

/** What is wrong with data that was to satisfy a schema; empty when nothing is. At most ten problems. */
export function schemaProblems(schema: JsonSchema, data: unknown): string[] {
  try {
    return withinTime(MOST_MS, () => {
      const validate = compile(schema);
      return validate(data) ? [] : (validate.errors ?? []).slice(0, MOST_PROBLEMS).map(describe);
    });
  } catch (error) {
    // A schema can be valid and still lead round in circles: by a reference to itself with nothing in between.
    return [`/ could not be checked: ${messageOf(error)}`];
  }
}

/** Checks data: each problem has a JSON Pointer into the data. A schema that can't be used refuses nothing. */
export function dataProblems(schema: JsonSchema, data: unknown): ProblemItem[] {
  try {
    return withinTime(MOST_MS, () => {
      const validate = compile(schema);
      return validate(data) ? [] : (validate.errors ?? []).slice(0, MOST_PROBLEMS).map(toProblem);
    });
  } catch {
    return [];
  }
}

/** Points at a missing field, rather than at the object that lacks it. */
function toProblem({ instancePath, message = 'is wrong', keyword, params }: ErrorObject): ProblemItem {
  const missing: unknown = keyword === 'required' ? params['missingProperty'] : undefined;
  if (typeof missing === 'string')
    return { pointer: `${instancePath}/${escapedForPointer(missing)}`, detail: 'is required' };
  const allowed: unknown = params['allowedValues'];
  const detail = Array.isArray(allowed) ? `${message}: ${allowed.map(String).join(', ')}` : message;
  return { pointer: instancePath, detail };
}

const OPTIONS = {
  allErrors: false,
  logger: false,
  ownProperties: true,
  // A definition is compiled once, however often it is referred to: copied to each place, 90 KB of schema become
  // gigabytes of code, which V8 reads in one step that no time limit ends. Optimising takes the square of its length.
  inlineRefs: false,
  code: { optimize: false },
} as const;

interface Checker {
  readonly ajv: Ajv;
  readonly checked: JsonSchema;
}

/** The check of a schema by its own draft. The draft is known by then: `$schema` may be spelled as Ajv does not know it. */
function checkerOf(schema: JsonSchema): Checker {
  const draft = draftOf(schema) ?? '2020-12';
  const ajv = createAjv(draft);
  formats.default(ajv);
  const { $schema: _draft, ...checked } = draft === '04' ? fromDraft04(schema) : schema;
  return { ajv, checked };
}

function createAjv(draft: Draft): Ajv {
  const options = { ...OPTIONS, strict: false };
  if (draft === '2020-12') return new Ajv2020(options);
  return draft === '2019-09' ? new Ajv2019(options) : new Ajv(options);
}

/** The CLI (2.1.330) leaves a schema out, without a word, that this refuses. */
function createAsTheCli(): Ajv {
  return new Ajv({
    ...OPTIONS,
    strictTypes: false,
    strictTuples: false,
    allowMatchingProperties: true,
    validateFormats: false,
  });
}

function compile(schema: JsonSchema): ValidateFunction {
  const { ajv, checked } = checkerOf(schema);
  return ajv.compile(checked);
}

function describe({ instancePath, message }: ErrorObject): string {
  return `${instancePath === '' ? '/' : instancePath} ${message ?? 'is wrong'}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function refused(detail: string): Error {
  return invalidRequest([{ pointer: '/schema', detail }]);
}
