import { isErrorCode } from '@claude-ops/contract';
import { html, type Html } from './html.ts';

/** A description: its `code` is set as such, and the name of an error leads to the error. */
export function prose(text: string): Html {
  return html`${text.split('`').map((part, index) => (index % 2 === 1 ? code(part) : part))}`;
}

/** A description that may be a list, each line with a dash in front. */
export function proseOrList(text: string): Html {
  if (!text.startsWith('- ')) return prose(text);
  return html`<ul>
    ${text.split('\n').map((line) => html`<li>${prose(line.slice('- '.length))}</li>`)}
  </ul>`;
}

function code(text: string): Html {
  return isErrorCode(text) ? html`<a href="#${text}"><code>${text}</code></a>` : html`<code>${text}</code>`;
}
