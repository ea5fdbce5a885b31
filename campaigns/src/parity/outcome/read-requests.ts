import type { RecordedRequest, RequestMessage } from '@claude-ops/testing';
import { isLine, linesOf, textOf, textsOf, type Line } from './lines.ts';
import type { Outcome } from './outcome.ts';
import { WARM_UP_PROMPT } from '../warm-up.ts';

/** What reached the model in a run. */
export function readRequests(
  requests: readonly RecordedRequest[],
): Pick<Outcome, 'requests' | 'instructions' | 'told' | 'offered'> {
  const asked = requests.filter(({ path, prompt }) => path === '/v1/messages' && prompt !== WARM_UP_PROMPT);
  // Without tools a request is not of the conversation: older versions ask small models about it.
  const ofMain = asked.filter(({ agentId, tools }) => agentId === undefined && tools.length > 0);
  const last = ofMain.at(-1);
  return {
    requests: asked.map(nameOf).toSorted(),
    instructions: last?.system.split('\n') ?? [],
    told: last?.messages.flatMap(toldBy) ?? [],
    offered: offeredBy(ofMain[0]),
  };
}

function nameOf({ agentId, prompt, turn, model }: RecordedRequest): string {
  const conversation = agentId === undefined ? 'main' : `agent (${prompt.slice(0, 40)})`;
  return `${conversation} ${turn} ${model}`;
}

function toldBy({ role, content }: RequestMessage): string[] {
  return role === 'assistant' ? [] : content.flatMap(wordsOf);
}

function wordsOf(block: Line): string[] {
  switch (block['type']) {
    case 'text':
      return textOf(block['text']).split('\n');
    case 'tool_result':
      return [`result: ${contentOf(block['content'])}`];
    default:
      return [mediaOf(block)];
  }
}

function contentOf(content: unknown): string {
  return [...textsOf(content), ...linesOf(content).flatMap(mediaUnlessText)].join(' ');
}

function mediaUnlessText(block: Line): string[] {
  return block['type'] === 'text' ? [] : [mediaOf(block)];
}

/** A picture or a document by its kind and length: the bytes are of no use to who reads a difference. */
function mediaOf({ type, source }: Line): string {
  const { media_type: mediaType, data } = isLine(source) ? source : {};
  return `${textOf(type)} ${textOf(mediaType)} ${textOf(data).length}`;
}

/** The tools that the model could call at once, and those that it was told of by name. */
function offeredBy(request: RecordedRequest | undefined): string[] {
  if (request === undefined) return [];
  const told = request.messages.flatMap(({ content }) => textsOf(content)).join('\n');
  const list = /deferred tools are now available[^\n]*\n((?:\w+\n)+)/.exec(told)?.[1] ?? '';
  return [...new Set([...request.tools, ...list.split('\n').filter((name) => name !== '')])].toSorted();
}
