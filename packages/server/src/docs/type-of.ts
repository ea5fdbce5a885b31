import type { JsonSchema } from '../openapi/document.ts';
import { isSchema, schemasIn, schemasOf } from '../openapi/read-schema.ts';
import { html, type Html } from './html.ts';

/** What a value may be, in a few words, with named schemas as links. */
export function typeOf(schema: JsonSchema): Html {
  const { $ref, anyOf, items, type } = schema;
  if (typeof $ref === 'string') return link($ref);
  if (Array.isArray(schema['enum'])) return choice(schema['enum']);
  if ('const' in schema) return choice([schema['const']]);
  if (anyOf !== undefined) {
    return html`${schemasOf(anyOf).map((one, index) => [index > 0 ? ' or ' : '', typeOf(one)])}`;
  }
  if (type === 'array' && isSchema(items)) return html`array of ${typeOf(items)}`;
  const values = valuesOf(schema);
  return values === undefined ? html`${nameOf(type)}` : html`object of ${typeOf(values)} by name`;
}

/** What a map from names holds. */
function valuesOf({ additionalProperties, patternProperties }: JsonSchema): JsonSchema | undefined {
  return isSchema(additionalProperties) ? additionalProperties : schemasIn(patternProperties)[0]?.[1];
}

/** The named schema that a reference leads to. */
export function referredName($ref: string): string {
  return $ref.slice($ref.lastIndexOf('/') + 1);
}

function link($ref: string): Html {
  const name = referredName($ref);
  return html`<a href="#schema-${name}">${name}</a>`;
}

function choice(values: readonly unknown[]): Html {
  return html`${values.map((value, index) => [index > 0 ? ' | ' : '', html`<code>${JSON.stringify(value)}</code>`])}`;
}

function nameOf(type: unknown): string {
  if (Array.isArray(type)) return type.join(' or ');
  return typeof type === 'string' ? type : 'anything';
}
