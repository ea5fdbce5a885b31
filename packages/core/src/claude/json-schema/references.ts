import { isRecord } from '../../system/is-record.ts';
import { isSchema, subschemasOf, type Schema, type SchemaObject } from './keywords.ts';

/** Keywords that refer to a schema. Within one document the dynamic ones lead where `$ref` would. */
export const REFERRING = ['$ref', '$dynamicRef', '$recursiveRef'] as const;
/** Names for a place, which a reference may end with. */
const ANCHORS = ['$anchor', '$dynamicAnchor'] as const;

/** The base of a document that names none. */
const NO_BASE = 'schema://document/';

/** The schemas of a document that its references lead to. */
export interface References {
  /** Finds the target of a reference; undefined if the document has none. */
  resolve(from: SchemaObject, reference: unknown): Schema | undefined;
  /** Every schema object that is referred to, in the order in which it is first met, with a name for it. */
  readonly targets: ReadonlyMap<SchemaObject, string>;
}

/** @param namedBy the schemas that one holds and that need a name too, with the name wished for */
export function findReferences(
  document: SchemaObject,
  namedBy: (schema: SchemaObject) => readonly (readonly [SchemaObject, string])[],
): References {
  const places = indexPlaces(document);
  const resolve: References['resolve'] = (from, reference) => places.find(from, reference)?.schema;
  const targets = new Map<SchemaObject, string>();
  const nextName = createNames();
  const name = (schema: SchemaObject, wanted: string) => {
    if (!targets.has(schema)) targets.set(schema, nextName(wanted));
  };
  const seen = new Set<SchemaObject>();
  const pending: SchemaObject[] = [document];
  for (let schema = pending.pop(); schema !== undefined; schema = pending.pop()) {
    if (seen.has(schema)) continue;
    seen.add(schema);
    for (const keyword of REFERRING) {
      const found = places.find(schema, schema[keyword]);
      if (found === undefined || typeof found.schema === 'boolean') continue;
      name(found.schema, found.name);
      pending.push(found.schema);
    }
    for (const [subschema, wanted] of namedBy(schema)) name(subschema, wanted);
    pending.push(...subschemasOf(schema).filter((subschema) => typeof subschema !== 'boolean'));
  }
  return { resolve, targets };
}

interface Found {
  readonly schema: Schema;
  /** The last part of the reference. */
  readonly name: string;
}

interface Places {
  find(from: SchemaObject, reference: unknown): Found | undefined;
}

/** Finds the schemas of a document by their identifiers, anchors and pointers. */
function indexPlaces(document: SchemaObject): Places {
  const bases = new Map<SchemaObject, string>();
  const resources = new Map<string, SchemaObject>();
  const anchors = new Map<string, SchemaObject>();
  const pending: { readonly schema: SchemaObject; readonly base: string }[] = [
    { schema: document, base: NO_BASE },
  ];
  resources.set(NO_BASE, document);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { schema } = next;
    if (bases.has(schema)) continue;
    const { base, anchor } = identify(schema['$id'], next.base);
    bases.set(schema, base);
    if (base !== next.base) resources.set(base, schema);
    for (const name of [anchor, ...ANCHORS.map((keyword) => schema[keyword])])
      if (typeof name === 'string') anchors.set(`${base}#${name}`, schema);
    for (const subschema of subschemasOf(schema))
      if (typeof subschema !== 'boolean') pending.push({ schema: subschema, base });
  }
  return {
    find(from, reference) {
      const base = bases.get(from) ?? NO_BASE;
      if (typeof reference !== 'string' || !URL.canParse(reference, base)) return undefined;
      const url = new URL(reference, base);
      const fragment = decode(url.hash.slice(1));
      url.hash = '';
      const resource = resources.get(url.href);
      const schema =
        fragment === '' || fragment.startsWith('/')
          ? followPointer(resource, fragment)
          : anchors.get(`${url.href}#${fragment}`);
      return schema === undefined ? undefined : { schema, name: stepsOf(fragment).at(-1) ?? fragment };
    },
  };
}

/** An identifier changes the base of what is below it. Up to draft-07 one that is a fragment is an anchor. */
function identify(id: unknown, base: string): { readonly base: string; readonly anchor?: string } {
  if (typeof id !== 'string') return { base };
  if (id.startsWith('#')) return { base, anchor: id.slice(1) };
  if (!URL.canParse(id, base)) return { base };
  const url = new URL(id, base);
  url.hash = '';
  return { base: url.href };
}

function followPointer(resource: SchemaObject | undefined, pointer: string): Schema | undefined {
  const found = stepsOf(pointer).reduce<unknown>((place, step) => {
    if (Array.isArray(place)) return /^\d+$/.test(step) ? place[Number(step)] : undefined;
    return isRecord(place) && Object.hasOwn(place, step) ? place[step] : undefined;
  }, resource);
  return isSchema(found) ? found : undefined;
}

function stepsOf(pointer: string): string[] {
  const [, ...steps] = pointer.split('/');
  return steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function decode(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}

/** Names that the API takes, each once. */
function createNames(): (wanted: string) => string {
  const counts = new Map<string, number>();
  return (wanted) => {
    const plain = wanted.replaceAll(/[^A-Za-z0-9-]+/g, '-').slice(0, 48) || 'schema';
    const count = (counts.get(plain) ?? 0) + 1;
    counts.set(plain, count);
    return count === 1 ? plain : `${plain}_${count}`;
  };
}
