import type { Attempt } from '../../attempt/attempt.ts';
import type { GatewayAccess } from '../../attempt/gateway-access.ts';
import type { ControlRequest, InputMessage } from '../input-messages.ts';
import type { Settings } from './merge-settings.ts';

/** The server acts on the field, before, beside or after the run. The CLI is not told. */
export const BY_THE_SERVER = { to: 'server' } as const;

/** The executor acts on the field before the CLI starts. Each executor says when a warm process can still have it. */
export const BY_THE_EXECUTOR = { to: 'executor' } as const;

/** The settings with which a warm process has to be started, since the CLI takes them at no later time. Measured with CLI 2.1.330. */
export interface WarmProfile {
  /**
   * In `bypassPermissions` the CLI describes its tools differently to the model from its first request on. A CLI that changes
   * into that mode later asks the model for something else than one that was started in it.
   */
  readonly permissionMode: 'default' | 'bypassPermissions';
  /** Whether the task has fields that come with `initialize`. The CLI takes only the first one. */
  readonly awaitsInitialize: boolean;
  /** Whether the CLI asks where it would otherwise deny: it has a tool more then, for questions. */
  readonly asks: boolean;
  /** Whether the CLI bears requests that wait at the gateway for hours. */
  readonly isPatient: boolean;
}

/** The profile of a task with no setting of its own. */
export const PLAIN_PROFILE: WarmProfile = {
  permissionMode: 'default',
  awaitsInitialize: false,
  asks: false,
  isPatient: false,
};

/** A message to a warm process, in the place of arguments. */
interface LateMessage {
  /** A control request of its own. */
  readonly request?: ControlRequest;
  /** Fields of the settings that are applied together in one request. */
  readonly settings?: Settings;
}

/** How a warm process learns of a field. */
interface WarmDelivery {
  /** The profile that the field needs. Undefined where only a cold start will do. @default any profile */
  readonly profile?: (attempt: Attempt) => Partial<WarmProfile> | undefined;
  /** @default nothing: the opening messages tell it, as they do at a cold start */
  readonly late?: (attempt: Attempt, profile: WarmProfile) => LateMessage;
}

/** The part of its way to the model that the CLI may have to be told. */
export type OpeningGateway = Pick<GatewayAccess, 'token' | 'isFirstParty'>;

/** The CLI is told, by arguments, by messages on its stdin, or both. */
export interface CliDelivery {
  readonly to: 'cli';
  /** The field's arguments at a cold start. */
  readonly arguments?: (attempt: Attempt) => readonly string[];
  /**
   * Fields of the settings that are applied in one request when the conversation opens, in a warm process too. The CLI (2.1.330) takes
   * `permissions` in the place of what it had: they belong here, and nowhere else.
   */
  readonly settings?: (attempt: Attempt, gateway: OpeningGateway) => Settings;
  /** Fields of the one `initialize` request, after the settings. A warm process has then not been sent one. */
  readonly initialize?: (attempt: Attempt) => Readonly<Record<string, unknown>>;
  /** The messages that open the conversation, in order. */
  readonly messages?: (attempt: Attempt, gateway: OpeningGateway) => readonly InputMessage[];
  /** Without it, a warm process takes only tasks that leave the field out. */
  readonly warm?: WarmDelivery;
}

/** How a field of a task takes effect. */
export type Delivery = typeof BY_THE_SERVER | typeof BY_THE_EXECUTOR | CliDelivery;

/** The way each field takes effect. A table without a row for a field lets no warm process take a task that sets it. */
export type Deliveries = Readonly<Record<string, Delivery>>;

/** Says how the CLI is told of a field. */
export function toTheCli(delivery: Omit<CliDelivery, 'to'>): CliDelivery {
  return { to: 'cli', ...delivery };
}

/** The rows of a table that tell the CLI something, in the order of the table. */
export function cliDeliveries(deliveries: Deliveries): CliDelivery[] {
  return Object.values(deliveries).filter((delivery) => delivery.to === 'cli');
}
