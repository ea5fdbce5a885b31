import type { JsonSchema } from '../openapi/document.ts';
import { schemasOf } from '../openapi/read-schema.ts';
import { fieldsOf, fieldsTable } from './fields-table.ts';
import { html, type Html } from './html.ts';
import { limitsOf } from './limits-of.ts';
import { prose } from './prose.ts';
import { typeOf } from './type-of.ts';

/** A named schema: its fields, or what it may be. */
export function schemaSection(name: string, schema: JsonSchema): Html {
  const { description } = schema;
  return html`<section id="schema-${name}">
    <h3>${name}</h3>
    ${typeof description === 'string' ? html`<p>${prose(description)}</p>` : ''}
    ${shapesOf(schema).map(shape)}
  </section> `;
}

/** Of a choice between objects, each of them. */
function shapesOf(schema: JsonSchema): JsonSchema[] {
  const choices = schemasOf(schema['anyOf']);
  return choices.length > 0 ? choices : [schema];
}

function shape(schema: JsonSchema): Html {
  const { title, properties } = schema;
  if (properties !== undefined) {
    return html`${typeof title === 'string' ? html`<h4>${title}</h4>` : ''}${fieldsTable(fieldsOf(schema))}`;
  }
  const limits = limitsOf(schema).map(
    ([name, value]) => html`, <small>${name} <code>${value}</code></small>`,
  );
  return html`<p>${typeOf(schema)}${limits}</p>`;
}
