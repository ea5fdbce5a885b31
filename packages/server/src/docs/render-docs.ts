import type { OpenApiDocument } from '../openapi/document.ts';
import { baseOf } from './base-of.ts';
import { errorsTable } from './errors-table.ts';
import { html, Html } from './html.ts';
import { callsOf, operationSection } from './operation-section.ts';
import { prose } from './prose.ts';
import { schemaSection } from './schema-section.ts';
import { STYLE } from './style.ts';

// As it stands: the policy allows this text and no other, to the space.
const STYLESHEET = new Html(`<style>${STYLE}</style>`);

/** The interface as one page of HTML, which needs nothing else. */
export function renderDocs(document: OpenApiDocument): string {
  const { info, tags, components } = document;
  const base = baseOf(document);
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${info.title} ${info.version}</title>
        ${STYLESHEET}
      </head>
      <body>
        <header>
          <h1>${info.title} <small>${info.version}</small></h1>
          <p>${prose(info.description)}</p>
          <p>
            The same for machines: <a href="${base}/openapi.json">${base}/openapi.json</a>. A server with
            tokens wants one as <code>Authorization: Bearer</code>; without any it serves callers on its own
            machine only.
          </p>
        </header>
        ${contents(document)}
        <main>
          ${tags.map((tag) => tagSection(tag, document))}
          <h2 id="schemas">Schemas</h2>
          ${Object.entries(components.schemas).map(([name, schema]) => schemaSection(name, schema))}
          <h2 id="errors">Errors</h2>
          <p>
            A refusal is <code>application/problem+json</code> (RFC 9457):
            <a href="#schema-Problem">Problem</a>. A task that failed has an
            <a href="#schema-TaskError">error</a> with one of the codes.
          </p>
          ${errorsTable()}
        </main>
      </body>
    </html> `.text;
}

function contents(document: OpenApiDocument): Html {
  const calls = callsOf(document).map(
    ({ method, path, operation }) =>
      html`<li>
        <a href="#${operation.operationId}"><code>${method.toUpperCase()} ${path}</code></a>
      </li>`,
  );
  return html`<nav aria-label="Contents">
    <ul>
      ${calls}
      <li><a href="#schemas">Schemas</a></li>
      <li><a href="#errors">Errors</a></li>
    </ul>
  </nav>`;
}

function tagSection({ name, description }: OpenApiDocument['tags'][number], document: OpenApiDocument): Html {
  const calls = callsOf(document).filter(({ operation }) => operation.tags.includes(name));
  return html`<h2 id="tag-${name}">${name}</h2>
    <p>${prose(description)}</p>
    ${calls.map((call) => operationSection(call, document))}`;
}
