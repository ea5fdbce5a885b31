import { isRecord } from '../../system/is-record.ts';
import { draftOf, type Draft } from './drafts.ts';
import type { Schema, SchemaObject } from './keywords.ts';
import { findReferences, type References } from './references.ts';
import { fromDraft04 } from './upgrade.ts';
import { toldSchemas } from './told-schemas.ts';
import { writeKeywords } from './write-keywords.ts';

/** The property that holds the answer where the schema of a task is none of an object. */
const WRAPPED = 'value';

/** The schema that the CLI is given for that of a task. */
export interface SchemaForClaude {
  readonly schema: SchemaObject;
  /** Whether the answer is a property of what Claude gives. */
  readonly isWrapped: boolean;
}

/**
 * Writes a schema so that the CLI and the model API both take it. The CLI drops a schema whole that has a keyword which
 * draft-07 does not have (measured with 2.1.330); the API refuses what draft 2020-12 does not allow, and a tool whose input is no object.
 * Annotations are left out. A constraint that cannot be written stands in a description; the answer is checked by the task's own schema.
 */
export function schemaForClaude(task: SchemaObject): SchemaForClaude {
  const draft = draftOf(task) ?? '2020-12';
  const root = draft === '04' ? fromDraft04(task) : task;
  const references = findReferences(root, (schema) => toldSchemas(schema, draft));
  const document = { root, draft, references };
  const unwrapped = writeDocument(document, '#');
  if (isTakenByApi(unwrapped.body)) return { schema: withDefinitions(unwrapped), isWrapped: false };
  const { body, definitions } = writeDocument(document, `#/properties/${WRAPPED}`);
  const wrapper = {
    type: 'object',
    properties: { [WRAPPED]: body },
    required: [WRAPPED],
    additionalProperties: false,
  };
  return { schema: withDefinitions({ body: wrapper, definitions }), isWrapped: true };
}

interface Document {
  readonly root: SchemaObject;
  readonly draft: Draft;
  readonly references: References;
}

interface WrittenDocument {
  readonly body: SchemaObject;
  readonly definitions: SchemaObject;
}

/** @param pointer where the root of the document will be */
function writeDocument(
  { root, draft, references: { targets, resolve } }: Document,
  pointer: string,
): WrittenDocument {
  const pointerTo = (schema: SchemaObject) => {
    const name = targets.get(schema);
    return schema === root ? pointer : name === undefined ? undefined : `#/$defs/${name}`;
  };
  const writeInPlace = (schema: Schema): Schema => {
    if (typeof schema === 'boolean') return schema;
    const known = pointerTo(schema);
    return known === undefined ? write(schema) : { $ref: known };
  };
  const write = (schema: SchemaObject): SchemaObject =>
    writeKeywords(schema, {
      draft,
      write: writeInPlace,
      refer(reference) {
        const target = resolve(schema, reference);
        return target === undefined ? undefined : writeInPlace(target);
      },
    });
  const named = [...targets].filter(([schema]) => schema !== root);
  return {
    body: write(root),
    definitions: Object.fromEntries(named.map(([schema, name]) => [name, write(schema)])),
  };
}

function withDefinitions({ body, definitions }: WrittenDocument): SchemaObject {
  return Object.keys(definitions).length === 0 ? body : { ...body, $defs: definitions };
}

/** The answer to a schema in what Claude gave. A run that an earlier release has started was not asked to wrap it. */
export function answerIn(output: unknown, task: SchemaObject): unknown {
  const isWrapped = isRecord(output) && Object.keys(output).join() === WRAPPED;
  return isWrapped && schemaForClaude(task).isWrapped ? output[WRAPPED] : output;
}

/** The API refuses them at the top of a tool's input. */
const REFUSED_AT_TOP = ['allOf', 'anyOf', 'oneOf', '$ref'];
/** The names of properties that it takes there. */
const TAKEN_NAME = /^[A-Za-z0-9_.-]{1,64}$/;

function isTakenByApi(schema: SchemaObject): boolean {
  const { type, properties } = schema;
  const names = isRecord(properties) ? Object.keys(properties) : [];
  return (
    type === 'object' &&
    REFUSED_AT_TOP.every((keyword) => schema[keyword] === undefined) &&
    names.every((name) => TAKEN_NAME.test(name))
  );
}
