import { randomUUID } from 'node:crypto';
import type { SignalConnection, SignalListener, Signals, SignalTopic } from '@claude-ops/core';
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../queries/tables.ts';
import { keepListening } from './keep-listening.ts';
import type { PostgresStoresOptions } from './postgres-options.ts';

/** PostgreSQL takes 8000 bytes with a notification, in a name too. */
const MOST_PAYLOAD_BYTES = 7_900;

const TOPICS = {
  queued: true,
  logged: true,
  cancelling: true,
  messaged: true,
  decided: true,
  limited: true,
} satisfies Record<SignalTopic, true>;

interface SignalsParts {
  readonly options: PostgresStoresOptions;
  readonly schema: string;
  /** The connections that queries share. */
  readonly database: Kysely<Tables>;
}

/**
 * Signals by LISTEN and NOTIFY. What is published while a notification is on its way goes with the next one: so there are few round
 * trips under load, and no wait without it.
 */
export function createPostgresSignals(parts: SignalsParts): Signals {
  return { connect: (listener) => connect(listener, parts) };
}

function connect(listener: SignalListener, { options, schema, database }: SignalsParts): SignalConnection {
  const channel = `claude_ops ${schema}`;
  const sender = randomUUID();
  const listening = keepListening(options, {
    channel,
    onPayload: (payload) => hear(payload, sender, listener),
    onBack: () => listener.missed(),
  });
  let waiting = new Set<string>();
  let sending: Promise<void> | undefined;

  const send = async () => {
    while (waiting.size > 0) {
      const payloads = payloadsOf(sender, waiting);
      waiting = new Set();
      // The others look again by themselves.
      await sql`select pg_notify(${channel}, payload) from unnest(${payloads}::text[]) as payload`
        .execute(database)
        .catch(() => undefined);
    }
    sending = undefined;
  };
  return {
    publish(topic, taskId) {
      waiting.add(`${topic} ${taskId}`);
      sending ??= send();
    },
    async [Symbol.asyncDispose]() {
      await listening[Symbol.asyncDispose]();
      await sending;
    },
  };
}

/** The sender, then a signal a line, in as few payloads as it takes. */
function payloadsOf(sender: string, signals: ReadonlySet<string>): string[] {
  const payloads: string[] = [];
  let payload = sender;
  for (const signal of signals) {
    if (Buffer.byteLength(payload) + 1 + Buffer.byteLength(signal) > MOST_PAYLOAD_BYTES) {
      payloads.push(payload);
      payload = sender;
    }
    payload += `\n${signal}`;
  }
  return [...payloads, payload];
}

/** A release of another version may send what this one does not know. */
function hear(payload: string, self: string, listener: SignalListener): void {
  const [sender, ...signals] = payload.split('\n');
  if (sender === self) return;
  for (const signal of signals) {
    const [topic = '', taskId] = signal.split(' ');
    if (isSignalTopic(topic) && taskId !== undefined) listener.heard(topic, taskId);
  }
}

function isSignalTopic(text: string): text is SignalTopic {
  return text in TOPICS;
}
