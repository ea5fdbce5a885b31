import { mapSubschemas, type Schema, type SchemaObject } from './keywords.ts';

/** Not in draft-04: it ignores them. */
const UNKNOWN_TO_DRAFT_04: ReadonlySet<string> = new Set([
  ...['const', 'contains', 'propertyNames', 'examples', 'if', 'then', 'else', '$id'],
]);

/** A schema of draft-04 as draft-07 writes it. References stay good: no schema moves. */
export function fromDraft04(schema: SchemaObject): SchemaObject {
  const upgrade = (subschema: Schema) =>
    typeof subschema === 'boolean' ? subschema : fromDraft04(subschema);
  const known = Object.entries(mapSubschemas(schema, upgrade)).filter(
    ([keyword]) => !UNKNOWN_TO_DRAFT_04.has(keyword),
  );
  const { id, minimum, maximum, exclusiveMinimum, exclusiveMaximum, ...rest } = Object.fromEntries(known);
  return Object.fromEntries(
    Object.entries({
      ...rest,
      $id: id,
      ...bound({ inclusive: 'minimum', exclusive: 'exclusiveMinimum' }, minimum, exclusiveMinimum),
      ...bound({ inclusive: 'maximum', exclusive: 'exclusiveMaximum' }, maximum, exclusiveMaximum),
    }).filter(([, value]) => value !== undefined),
  );
}

interface BoundNames {
  readonly inclusive: string;
  readonly exclusive: string;
}

/** A boolean beside a bound becomes a bound of its own. What is no boolean is left for the check to refuse. */
function bound({ inclusive, exclusive }: BoundNames, limit: unknown, isExclusive: unknown): SchemaObject {
  if (isExclusive === true && limit !== undefined) return { [exclusive]: limit };
  if (isExclusive === undefined || typeof isExclusive === 'boolean') return { [inclusive]: limit };
  return { [inclusive]: limit, [exclusive]: isExclusive };
}
