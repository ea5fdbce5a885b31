import type { Approval } from '@claude-ops/contract';
import { html, type Html } from '../docs/html.ts';
import { ANSWER, fieldsOf, OTHER, type FormField } from './fields.ts';
import { visible } from './visible.ts';

/** The form with which an approval is decided. It leads to the address that the page has. */
export function renderForm(approval: Approval): Html {
  return html`<form method="post">
    ${fieldsFor(approval)}
    ${approval.kind === 'elicitation' || approval.kind === 'budget' ? undefined : MESSAGE}
    ${buttonsFor(approval)}
  </form>`;
}

const MESSAGE = html`<label
  >If you deny it, what Claude is told:
  <textarea name="message" rows="3"></textarea>
</label>`;

function fieldsFor({ kind, request }: Approval): Html[] {
  if (kind === 'question') return (request.questions ?? []).map(renderQuestion);
  if (kind === 'elicitation') return fieldsOf(request).map(renderField);
  if (kind !== 'budget') return [];
  const least = Math.max(request.maxCostUsd ?? 0, request.costUsd ?? 0);
  return [
    html`<label
      >What it may cost, in US dollars:
      <input type="text" inputmode="decimal" name="maxCostUsd" value="${Number((2 * least).toFixed(2))}" />
    </label>`,
  ];
}

function renderQuestion(
  { question, multiSelect, options }: NonNullable<Approval['request']['questions']>[number],
  index: number,
): Html {
  const type = multiSelect ? 'checkbox' : 'radio';
  return html`<fieldset>
    <legend>${visible(question)}</legend>
    ${options.map(
      ({ label, description }, option) =>
        html`<label>
          <input type="${type}" name="${ANSWER}${index}" value="${option}" />
          ${visible(label)} <small>${visible(description)}</small>
        </label>`,
    )}
    <label>Something else: <input type="text" name="${OTHER}${index}" /></label>
  </fieldset>`;
}

function renderField({ name, description, choices }: FormField, index: number): Html {
  const field = `${ANSWER}${index}`;
  return html`<fieldset>
    <legend>${visible(name)} <small>${visible(description)}</small></legend>
    ${
      choices.length === 0
        ? html`<input type="text" name="${field}" />`
        : choices.map(
            (choice, option) =>
              html`<label
                ><input type="radio" name="${field}" value="${option}" /> ${visible(choice)}</label
              >`,
          )
    }
  </fieldset>`;
}

function buttonsFor({ kind, request }: Approval): Html[] {
  const deny = button('deny', 'Deny');
  if (kind === 'question' || kind === 'elicitation') return [button('answer', 'Answer'), deny];
  const rules = request.remembers ?? [];
  if (rules.length === 0) return [button('allow', 'Allow'), deny];
  const remember = button('remember', `Allow, and do not ask again in this task for ${rules.join(', ')}`);
  return [button('allow', 'Allow once'), deny, remember];
}

function button(decision: string, text: string): Html {
  return html`<button name="decision" value="${decision}">${visible(text)}</button>`;
}
