import type { Attempt } from '../../attempt/attempt.ts';
import { applySettings, initialize, type InputMessage } from '../input-messages.ts';
import { DELIVERIES } from './deliveries.ts';
import { cliDeliveries, type Deliveries, type OpeningGateway } from './delivery.ts';
import { mergeSettings } from './merge-settings.ts';

/**
 * The messages that start a run: settings, `initialize` and the MCP servers, if there are any; then the
 * prompt. The CLI takes the prompt once each of its servers has connected or failed.
 */
export function openingMessages(attempt: Attempt, gateway: OpeningGateway): InputMessage[] {
  return [...settingMessages(attempt, gateway), ...promptMessage(attempt, gateway)];
}

/** The opening messages before the prompt. */
export function settingMessages(attempt: Attempt, gateway: OpeningGateway): InputMessage[] {
  const { prompt: _last, ...settings } = DELIVERIES;
  return messagesOf(settings, attempt, gateway);
}

/** The last opening message, with which the CLI begins its work. */
export function promptMessage(attempt: Attempt, gateway: OpeningGateway): InputMessage[] {
  return messagesOf({ prompt: DELIVERIES.prompt }, attempt, gateway);
}

function messagesOf(deliveries: Deliveries, attempt: Attempt, gateway: OpeningGateway): InputMessage[] {
  const told = cliDeliveries(deliveries);
  const first = told.map((delivery) => delivery.initialize?.(attempt) ?? {}).reduce(mergeSettings, {});
  const settings = told
    .map((delivery) => delivery.settings?.(attempt, gateway) ?? {})
    .reduce(mergeSettings, {});
  return [
    ...(Object.keys(settings).length === 0 ? [] : [applySettings(settings)]),
    ...(Object.keys(first).length === 0 ? [] : [initialize(first)]),
    ...told.flatMap((delivery) => delivery.messages?.(attempt, gateway) ?? []),
  ];
}
