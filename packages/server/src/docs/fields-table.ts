import type { JsonSchema } from '../openapi/document.ts';
import { requiredOf, schemasIn } from '../openapi/read-schema.ts';
import { html, type Html } from './html.ts';
import { limitsOf } from './limits-of.ts';
import { prose } from './prose.ts';
import { typeOf } from './type-of.ts';

export interface Field {
  readonly name: string;
  readonly required: boolean;
  readonly schema: JsonSchema;
  readonly description?: string;
  /** Where in a request it goes, for a parameter. */
  readonly place?: string;
}

/** The fields of an object. */
export function fieldsOf(schema: JsonSchema): Field[] {
  const required = requiredOf(schema);
  return schemasIn(schema['properties']).map(([name, field]) => ({
    name,
    required: required.includes(name),
    schema: field,
  }));
}

/** A table of fields: what each is, whether it must be there, its limits. */
export function fieldsTable(fields: readonly Field[]): Html {
  return html`<div class="wide">
    <table>
      <thead>
        <tr>
          <th>Field</th>
          <th>Type</th>
          <th>Meaning and limits</th>
        </tr>
      </thead>
      <tbody>
        ${fields.map(row)}
      </tbody>
    </table>
  </div>`;
}

function row({ name, required, schema, description, place }: Field): Html {
  return html`<tr>
    <td>
      <code>${name}</code
      >${required ? html` <em>required</em>` : ''}${place === undefined ? '' : html` <small>${place}</small>`}
    </td>
    <td>${typeOf(schema)}</td>
    <td>${prose(description ?? textOf(schema['description']))} ${limits(schema)}</td>
  </tr> `;
}

function limits(schema: JsonSchema): Html[] {
  return limitsOf(schema).map(([name, value]) => html`<small>${name} <code>${value}</code></small> `);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
