import type { SchemaObject } from './keywords.ts';
import type { Rule, WriteParts } from './rule.ts';
import { contained, items } from './rules/lists.ts';
import { dependencies, properties } from './rules/objects.ts';
import { applied, conditions, references } from './rules/in-place.ts';
import { common, nullable } from './rules/plain.ts';

const RULES: readonly Rule[] = [
  common,
  nullable,
  applied,
  conditions,
  properties,
  items,
  contained,
  dependencies,
  references,
];

/** Writes the keywords of one schema. Of those that no rule names nothing is written: they are annotations, or unknown to the draft. */
export function writeKeywords(schema: SchemaObject, parts: WriteParts): SchemaObject {
  const written = RULES.map((rule) => rule(schema, parts));
  const all = written.flatMap((part) => part.all ?? []);
  const keywords = written.reduce<SchemaObject>(
    (before, part) => ({ ...before, ...part.keywords }),
    all.length === 0 ? {} : { allOf: all },
  );
  const told = written.reduce<SchemaObject>((before, part) => ({ ...before, ...part.told }), {});
  const described =
    Object.keys(told).length === 0 ? keywords : { ...keywords, description: tell(keywords, told) };
  return inOrderOf(schema, described);
}

function tell({ description }: SchemaObject, told: SchemaObject): string {
  const sentence = `Must also satisfy this JSON Schema: ${JSON.stringify(told)}`;
  return typeof description === 'string' ? `${description}\n${sentence}` : sentence;
}

/** Keeps the order of the keywords, so that a schema that needs no change is given as it is. */
function inOrderOf(before: SchemaObject, after: SchemaObject): SchemaObject {
  const places = new Map(Object.keys(before).map((keyword, index) => [keyword, index]));
  const placeOf = (keyword: string) => places.get(keyword) ?? places.size;
  return Object.fromEntries(
    Object.entries(after).toSorted(([one], [other]) => placeOf(one) - placeOf(other)),
  );
}
