import { readdir } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { readLines } from '../claude/read-lines.ts';
import { DEFAULTS } from '../options.ts';
import { isRecord } from '../system/is-record.ts';

/**
 * Finds those of some messages that a kept conversation has. Measured with 2.1.330: a message that began a turn is a line with its id and
 * those of the messages that began the turn with it, and one that came in the midst of a turn is attached to it.
 */
export async function findMessages(
  { sessionId, projects }: { readonly sessionId: string; readonly projects: string },
  messageIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const wanted = new Set(messageIds);
  const onLine = (line: string) => {
    if (!messageIds.some((id) => line.includes(id))) return;
    for (const id of messagesOf(line)) if (wanted.has(id)) found.add(id);
  };
  for (const project of await readdir(projects)) {
    const file = createReadStream(path.join(projects, project, `${sessionId}.jsonl`));
    // It is in one of them.
    await readLines(file, { maxLineBytes: DEFAULTS.maxLineBytes, onLine, onOversized() {} }).catch(
      () => undefined,
    );
  }
  return found;
}

function messagesOf(line: string): string[] {
  try {
    const entry: unknown = JSON.parse(line);
    if (!isRecord(entry)) return [];
    const { type, uuid, mergedSendUuids, attachment } = entry;
    if (type !== 'user') return isRecord(attachment) ? texts([attachment['source_uuid']]) : [];
    const merged: readonly unknown[] = Array.isArray(mergedSendUuids) ? mergedSendUuids : [];
    return texts([uuid, ...merged]);
  } catch {
    return [];
  }
}

function texts(values: readonly unknown[]): string[] {
  return values.filter((value) => typeof value === 'string');
}
