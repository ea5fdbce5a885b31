import { isRecord } from '../../system/is-record.ts';
import type { Draft } from './drafts.ts';
import { itemsOf } from './items-of.ts';
import { subschemasOf, type SchemaObject } from './keywords.ts';

/**
 * The schemas in a schema that are put into words: they need a name. Written out, one within the other, each would be there twice, and
 * all together without bound.
 */
export function toldSchemas(schema: SchemaObject, draft: Draft): [SchemaObject, string][] {
  const { first, rest } = itemsOf(schema, draft);
  const { contains, minContains, maxContains, unevaluatedItems, unevaluatedProperties } = schema;
  const isCounted = minContains !== undefined || maxContains !== undefined;
  const told: [unknown, string][] = [
    ...first.map((item): [unknown, string] => [item, 'item']),
    [first.length > 0 ? rest : undefined, 'item'],
    [isCounted ? contains : undefined, 'contained'],
    [unevaluatedItems, 'item'],
    [unevaluatedProperties, 'property'],
  ];
  return told.flatMap(([one, name]) => (isRecord(one) && subschemasOf(one).length > 0 ? [[one, name]] : []));
}
