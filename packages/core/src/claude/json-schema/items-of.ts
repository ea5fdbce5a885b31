import type { Draft } from './drafts.ts';
import { isSchema, schemasIn, type Schema, type SchemaObject } from './keywords.ts';

interface Items {
  /** Of the first items, in their order. */
  readonly first: readonly Schema[];
  /** Of those that follow. */
  readonly rest: Schema | undefined;
}

/** The items of a list: draft 2020-12 has other keywords for them than those before it. */
export function itemsOf(schema: SchemaObject, draft: Draft): Items {
  const { items: all, prefixItems, additionalItems } = schema;
  if (draft === '2020-12') return { first: schemasIn(prefixItems), rest: isSchema(all) ? all : undefined };
  if (!Array.isArray(all)) return { first: [], rest: isSchema(all) ? all : undefined };
  return { first: schemasIn(all), rest: isSchema(additionalItems) ? additionalItems : undefined };
}
