import type { Draft } from './drafts.ts';
import type { Schema, SchemaObject } from './keywords.ts';

export interface WriteParts {
  readonly draft: Draft;
  /** Writes a schema that this one holds. */
  readonly write: (schema: Schema) => Schema;
  /** Writes a reference; undefined if the document has no target for it. */
  readonly refer: (reference: unknown) => Schema | undefined;
}

/** A part of a schema, as it is written. */
interface Written {
  readonly keywords: SchemaObject;
  /** Schemas that hold as well. */
  readonly all?: readonly Schema[];
  /** Constraints that have no keyword here: they are put into words. */
  readonly told?: SchemaObject;
}

/** Writes the keywords of one kind. */
export type Rule = (schema: SchemaObject, parts: WriteParts) => Written;
