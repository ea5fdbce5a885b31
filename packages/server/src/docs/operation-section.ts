import type { JsonSchema, OpenApiDocument, OperationObject } from '../openapi/document.ts';
import { curlExample } from './curl-example.ts';
import { fieldsOf, fieldsTable } from './fields-table.ts';
import { html, type Html } from './html.ts';
import { prose, proseOrList } from './prose.ts';
import { typeOf } from './type-of.ts';

interface Call {
  readonly method: string;
  readonly path: string;
  readonly operation: OperationObject;
}

/** All operations of a document, in its order. */
export function callsOf({ paths }: OpenApiDocument): Call[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  );
}

/** What an operation does, takes and answers. */
export function operationSection(call: Call, document: OpenApiDocument): Html {
  const { method, path, operation } = call;
  return html`<section id="${operation.operationId}">
    <h3><code>${method.toUpperCase()} ${path}</code></h3>
    <p>${prose(operation.summary)}. ${prose(operation.description ?? '')}</p>
    <p><small>${whoMayCall(operation)}</small></p>
    ${parameters(operation)} ${bodies(operation)}
    <h4>Answers</h4>
    ${answers(operation)}
    <pre><code>${curlExample(call, document)}</code></pre>
  </section> `;
}

function whoMayCall({ 'x-required-role': role }: OperationObject): string {
  return role === undefined ? 'Answers anyone, without a token.' : `Needs the role ${role}.`;
}

function parameters({ parameters: all }: OperationObject): Html {
  const fields = all.map((one) => ({ ...one, place: `in the ${one.in}` }));
  return html`<h4>Parameters</h4>
    ${fieldsTable(fields)}`;
}

function bodies({ requestBody, 'x-form': form }: OperationObject): Html {
  return html`${Object.entries({ ...requestBody?.content, ...form?.content }).map(
    ([mediaType, { schema = {} }]) =>
      html`<h4>Body</h4>
        <p><code>${mediaType}</code>: ${typeOf(schema)}. ${prose(descriptionOf(schema))}</p>
        ${partsOf(schema)}`,
  )}`;
}

function descriptionOf({ $ref, description }: JsonSchema): string {
  return $ref === undefined && typeof description === 'string' ? description : '';
}

/** Of a form, which has no section of its own among the schemas. */
function partsOf(schema: JsonSchema): Html | '' {
  const parts = fieldsOf(schema).map((field) => ({ ...field, place: 'a part' }));
  return parts.length === 0 ? '' : fieldsTable(parts);
}

function answers({ responses }: OperationObject): Html {
  const rows = Object.entries(responses).map(
    ([status, { description, content = {} }]) =>
      html`<tr>
        <td><code>${status}</code></td>
        <td>
          ${Object.entries(content).map(([mediaType, { schema = {} }]) => html`<code>${mediaType}</code>: ${typeOf(schema)}<br />`)}
        </td>
        <td>${proseOrList(description)}</td>
      </tr> `,
  );
  return html`<div class="wide">
    <table>
      <thead>
        <tr>
          <th>Status</th>
          <th>Body</th>
          <th>When</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}
