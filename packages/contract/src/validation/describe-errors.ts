import { KindGuard, Type, type TSchema } from '@sinclair/typebox';
import { ValueErrorType, type ValueError, type ValueErrorIterator } from '@sinclair/typebox/errors';
import type { ProblemItem } from '../schemas/problem.ts';

const MOST_ITEMS = 20;
/** Of an object with more fields the documentation tells them. */
const MOST_KNOWN = 12;

/** TypeBox's errors, in words that name the value and say what is allowed, in the order of the fields in the schema. At most 20. */
export function describeErrors(schema: TSchema, errors: ValueErrorIterator): ProblemItem[] {
  const items = new Map<string, ProblemItem>();
  for (const error of flatten(errors)) {
    if (items.size === MOST_ITEMS) break;
    if (!items.has(error.path)) items.set(error.path, { pointer: error.path, detail: describe(error) });
  }
  return [...items.values()].toSorted((one, other) =>
    compareRanks(rankOf(schema, one), rankOf(schema, other)),
  );
}

/** Tells the place of a value in a schema: a number for each step of its pointer. A field that the schema doesn't have is the last. */
function rankOf(schema: TSchema, { pointer }: ProblemItem): number[] {
  const ranks: number[] = [];
  let at: TSchema | undefined = schema;
  for (const step of pointer.split('/').slice(1)) {
    if (at === undefined || !KindGuard.IsObject(at)) break;
    const place = Object.keys(at.properties).indexOf(step);
    ranks.push(place === -1 ? Number.MAX_SAFE_INTEGER : place);
    at = at.properties[step];
  }
  return ranks;
}

function compareRanks(one: readonly number[], other: readonly number[]): number {
  const at = one.findIndex((rank, index) => rank !== other[index]);
  return at === -1 ? 0 : (one[at] ?? 0) - (other[at] ?? 0);
}

function* flatten(errors: Iterable<ValueError>): Generator<ValueError> {
  for (const error of errors) {
    const isUnion = error.type === ValueErrorType.Union;
    const variant = isUnion ? (errorOfType(error) ?? errorsOfMeantVariant(error)) : undefined;
    if (variant === undefined) yield error;
    else yield* flatten(variant);
  }
}

/** The error of an object whose `type` is that of no variant of a union. */
function errorOfType(error: ValueError): ValueError[] | undefined {
  const { value } = error;
  if (typeof value !== 'object' || value === null || !('type' in value)) return undefined;
  const known = variantsOf(error.schema).flatMap(typesOf);
  if (known.length === 0 || known.some((type) => type === value.type)) return undefined;
  const schema = Type.Union(known.map((type) => Type.Literal(type)));
  return [{ ...error, path: `${error.path}/type`, schema, value: value.type }];
}

function typesOf(variant: TSchema): string[] {
  const type = KindGuard.IsObject(variant) ? variant.properties['type'] : undefined;
  if (type === undefined) return [];
  const values = (KindGuard.IsUnion(type) ? type.anyOf : [type]).map((one): unknown => one['const']);
  return values.filter((value) => typeof value === 'string');
}

/** Of a union, the variant an object was meant to be: the only one that has no objection to its being one, or to its `type`. */
function errorsOfMeantVariant(error: ValueError): ValueError[] | undefined {
  if (typeof error.value !== 'object' || error.value === null) return undefined;
  // The errors of a variant can be read once only.
  const ofVariants = error.errors.map((errors) => Array.from(errors));
  const meant = ofVariants.filter(
    (errors) => !errors.some(({ path }) => path === error.path || path === `${error.path}/type`),
  );
  return meant.length === 1 ? meant[0] : undefined;
}

function describe(error: ValueError): string {
  const property = error.path.slice(error.path.lastIndexOf('/') + 1);
  switch (error.type) {
    case ValueErrorType.ObjectAdditionalProperties:
      return describeUnknown(error.schema, property);
    case ValueErrorType.ObjectRequiredProperty:
      return `"${property}" is required`;
    case ValueErrorType.Union:
      return describeUnion(error.schema);
    case ValueErrorType.StringPattern:
      return describePattern(error.schema);
    default:
      return lowerFirst(error.message);
  }
}

/** In words where the schema has them: whoever reads this need not read the pattern. */
function describePattern({ pattern, description }: TSchema): string {
  return `must match ${String(pattern)}${description === undefined ? '' : `: ${lowerFirst(description.replace(/\.$/, ''))}`}`;
}

/** A map takes any name of a form; of anything else it is a field that there is not. */
function describeUnknown(schema: TSchema, property: string): string {
  const patterns: unknown = schema['patternProperties'];
  const [pattern] = typeof patterns === 'object' && patterns !== null ? Object.keys(patterns) : [];
  const known = KindGuard.IsObject(schema) ? Object.keys(schema.properties) : [];
  const others = known.length > 0 && known.length <= MOST_KNOWN ? `: known are ${known.join(', ')}` : '';
  return pattern === undefined
    ? `unknown field "${property}"${others}`
    : `the name "${property}" must match ${pattern}`;
}

function variantsOf(schema: TSchema): readonly TSchema[] {
  return KindGuard.IsUnion(schema) ? schema.anyOf : [];
}

function describeUnion(schema: TSchema): string {
  const values = variantsOf(schema).map((variant): unknown => variant['const']);
  if (values.every((value) => value !== undefined))
    return `must be one of ${values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join(', ')}`;
  const titles = variantsOf(schema)
    .map((variant) => variant.title)
    .filter((title) => title !== undefined);
  return titles.length > 0 ? `must be one of ${titles.join(', ')}` : 'has none of the allowed forms';
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
