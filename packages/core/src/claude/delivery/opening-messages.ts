import type { Attempt } from '../../attempt/attempt.ts';
import { toLine } from '../input-messages.ts';
import { DELIVERIES } from './deliveries.ts';
import { cliDeliveries, type Deliveries, type OpeningGateway } from './delivery.ts';

/**
 * The lines that start a run: a key where the mode needs one, the schema and the MCP servers, if there are any, then the prompt. The CLI
 * takes the prompt once each of its servers has connected or failed.
 */
export function openingMessages(attempt: Attempt, gateway: OpeningGateway): string {
  return settingMessages(attempt, gateway) + promptMessage(attempt, gateway);
}

/** The opening lines before the prompt. */
export function settingMessages(attempt: Attempt, gateway: OpeningGateway): string {
  const { prompt: _last, ...settings } = DELIVERIES;
  return linesOf(settings, attempt, gateway);
}

/** The last opening line, with which the CLI begins its work. */
export function promptMessage(attempt: Attempt, gateway: OpeningGateway): string {
  return linesOf({ prompt: DELIVERIES.prompt }, attempt, gateway);
}

function linesOf(deliveries: Deliveries, attempt: Attempt, gateway: OpeningGateway): string {
  return cliDeliveries(deliveries)
    .flatMap((delivery) => delivery.messages?.(attempt, gateway) ?? [])
    .map(toLine)
    .join('');
}
