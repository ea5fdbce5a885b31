import type { Attempt } from '../../attempt/attempt.ts';
import { toLine } from '../input-messages.ts';
import { DELIVERIES } from './deliveries.ts';
import { cliDeliveries, type OpeningGateway } from './delivery.ts';

/**
 * The lines that start a run: a key where the mode needs one, the schema and the MCP servers, if there are any, then the prompt. The CLI
 * takes the prompt once each of its servers has connected or failed.
 */
export function openingMessages(attempt: Attempt, gateway: OpeningGateway): string {
  const messages = cliDeliveries(DELIVERIES).flatMap(
    (delivery) => delivery.messages?.(attempt, gateway) ?? [],
  );
  return messages.map(toLine).join('');
}
