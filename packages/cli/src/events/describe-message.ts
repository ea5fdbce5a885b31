import { cutToWidth } from '../terminal/cut-to-width.ts';
import { oneLine } from '../terminal/one-line.ts';

type Data = Readonly<Record<string, unknown>>;

const MOST_CHARACTERS = 1_000;

export function describeQueuedMessage({ text }: Data): string | undefined {
  return typeof text === 'string' ? `message: ${cutToWidth(oneLine(text), MOST_CHARACTERS)}` : undefined;
}

export function describeDeliveredMessage({ turn }: Data): string {
  return typeof turn === 'number' ? `message read, in turn ${turn}` : 'message read';
}

export function describeRefusedMessage({ reason }: Data): string {
  return typeof reason === 'string' ? `message refused: ${oneLine(reason)}` : 'message refused';
}
