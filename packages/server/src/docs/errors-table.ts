import { ERROR_TABLE, type ErrorFacts } from '@claude-ops/contract';
import { html, type Html } from './html.ts';
import { prose } from './prose.ts';

/** Every error code with what to do about it. The `type` of a problem document leads to its row. */
export function errorsTable(): Html {
  return html`<div class="wide">
    <table>
      <thead>
        <tr>
          <th>Code</th>
          <th>Where</th>
          <th>Status</th>
          <th>Retry may help</th>
          <th>Meaning and what to do</th>
        </tr>
      </thead>
      <tbody>
        ${Object.entries<ErrorFacts>(ERROR_TABLE).map(row)}
      </tbody>
    </table>
  </div>`;
}

function row([code, { scope, status, retryable, title, advice }]: [string, ErrorFacts]): Html {
  return html`<tr id="${code}">
    <td><code>${code}</code></td>
    <td>${scope}</td>
    <td>${scope.includes('request') ? status : ''}</td>
    <td>${retryable ? 'yes' : 'no'}</td>
    <td>${title}. ${prose(advice)}</td>
  </tr> `;
}
