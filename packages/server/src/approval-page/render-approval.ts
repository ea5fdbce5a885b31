import type { Approval } from '@claude-ops/contract';
import { html, Html } from '../docs/html.ts';
import { STYLE } from './page-headers.ts';
import { renderForm } from './render-form.ts';
import { visible } from './visible.ts';

// As it stands: the policy allows this text and no other, to the space.
const STYLESHEET = new Html(`<style>${STYLE}</style>`);

const TITLES: Readonly<Record<string, string>> = {
  tool: 'Claude wants to use a tool',
  plan: 'Claude has made a plan',
  question: 'Claude has a question',
  elicitation: 'An MCP server has a question',
  budget: 'A task has spent what it may cost',
};

/** An approval as a page. Every word of an agent is escaped; once it is settled, what was asked is no longer shown. */
export function renderApproval(approval: Approval, problem?: string): string {
  const title = TITLES[approval.kind] ?? 'A task waits for a decision';
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        ${STYLESHEET}
      </head>
      <body>
        <h1>${title}</h1>
        ${problem === undefined ? undefined : html`<p role="alert">${visible(problem)}</p>`}
        <dl>
          ${facts(approval).map(
            ([name, value]) =>
              html`<dt>${name}</dt>
                <dd>${visible(value)}</dd>`,
          )}
        </dl>
        ${approval.status === 'pending' ? [whatIsAsked(approval), renderForm(approval)] : undefined}
      </body>
    </html> `.text;
}

function facts({ taskId, status, createdAt, expiresAt, settledAt, decision, reason }: Approval) {
  const all: readonly (readonly [string, string | null | undefined])[] = [
    ['Task', taskId],
    ['Status', status],
    ['Asked at', createdAt],
    ['Expires at', status === 'pending' ? expiresAt : null],
    ['Settled at', settledAt],
    ['Message', decision?.message],
    ['Reason', reason],
  ];
  return all.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : []));
}

function whatIsAsked({ kind, request }: Approval): Html {
  switch (kind) {
    case 'plan':
      return html`<pre>${visible(request.plan ?? 'Claude has not written its plan to a file.')}</pre>`;
    case 'question':
      return html``;
    case 'elicitation':
      return html`<p>The server ${visible(request.server ?? '')} asks:</p>
        <pre>${visible(request.message ?? '')}</pre>
        ${
          request.url
            ? html`<p>It names this address:</p>
                <pre>${visible(request.url)}</pre>`
            : undefined
        }`;
    case 'budget':
      return html`<p>It has cost $${request.costUsd ?? 0} of $${request.maxCostUsd ?? 0}.</p>`;
    default:
      return html`<p>${visible(request.tool ?? '')}: ${visible(request.description ?? '')}</p>
        <pre>${visible(JSON.stringify(request.input, null, 2))}</pre>
        ${commandOf(request.input)}
        ${request.reason === undefined ? undefined : html`<p>${visible(request.reason)}</p>`}`;
  }
}

/** A command is easier to read with its line breaks. */
function commandOf(input: unknown): Html | undefined {
  const isCommand = typeof input === 'object' && input !== null && 'command' in input;
  if (!isCommand || typeof input.command !== 'string' || !input.command.includes('\n')) return undefined;
  return html`<p>The command, with its line breaks:</p>
    <pre>${visible(input.command)}</pre>`;
}
