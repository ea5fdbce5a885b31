import { invalidRequest } from '@claude-ops/contract/validation';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { withinTime } from '../system/within-time.ts';
import { stringOr } from './message.ts';

type JsonSchema = Record<string, unknown>;

const MOST_PROBLEMS = 10;
/** How long a schema may hold up the server, in milliseconds: its patterns may backtrack without end. */
const MOST_MS = 1_000;

/**
 * Refuses what is not a JSON Schema: draft 2020-12, or draft-07 where `$schema` says so. References must stay inside.
 *
 * @throws {ClaudeOpsError} invalid_request
 */
export function assertJsonSchema(schema: JsonSchema): void {
  if (JSON.stringify(schema).includes('"$async"')) throw refused('$async schemas are not supported');
  try {
    withinTime(MOST_MS, () => compile(schema));
  } catch (error) {
    throw refused(`is not a valid JSON Schema: ${messageOf(error)}`);
  }
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

function compile(schema: JsonSchema): ValidateFunction {
  const options = {
    strict: false,
    allErrors: false,
    logger: false,
    ownProperties: true,
    // A definition is compiled once, however often it is referred to: copied to each place, 90 KB of schema become
    // gigabytes of code, which V8 reads in one step that no time limit ends. Optimising takes the square of its length.
    inlineRefs: false,
    code: { optimize: false },
  } as const;
  const ajv = stringOr(schema['$schema'], '').includes('draft-07') ? new Ajv(options) : new Ajv2020(options);
  formats.default(ajv);
  return ajv.compile(schema);
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
