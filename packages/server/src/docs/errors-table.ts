import { ERROR_CODES, ERROR_TABLE, ERROR_TITLES, type ErrorCode } from '@claude-ops/contract';
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
        ${ERROR_CODES.map(row)}
      </tbody>
    </table>
  </div>`;
}

function row(code: ErrorCode): Html {
  const { scope, status, retryable, advice } = ERROR_TABLE[code];
  return html`<tr id="${code}">
    <td><code>${code}</code></td>
    <td>${scope}</td>
    <td>${scope.includes('request') ? status : ''}</td>
    <td>${retryable ? 'yes' : 'no'}</td>
    <td>${ERROR_TITLES[code]}. ${prose(advice)}</td>
  </tr> `;
}
