import { readdir } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { readLines } from '../claude/read-lines.ts';
import { DEFAULTS } from '../options.ts';
import { isRecord } from '../system/is-record.ts';

/**
 * Finds those of some messages that a kept conversation has. Measured with 2.1.330: a message that began a turn is a line with its id, and
 * one that came in the midst of a turn is attached to it.
 */
export async function findMessages(
  { sessionId, projects }: { readonly sessionId: string; readonly projects: string },
  messageIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const wanted = new Set(messageIds);
  const onLine = (line: string) => {
    if (!messageIds.some((id) => line.includes(id))) return;
    const id = messageOf(line);
    if (id !== undefined && wanted.has(id)) found.add(id);
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

function messageOf(line: string): string | undefined {
  try {
    const entry: unknown = JSON.parse(line);
    if (!isRecord(entry)) return undefined;
    const { type, uuid, attachment } = entry;
    const id = type === 'user' ? uuid : isRecord(attachment) && attachment['source_uuid'];
    return typeof id === 'string' ? id : undefined;
  } catch {
    return undefined;
  }
}
