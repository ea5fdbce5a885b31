import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import type { Scenario } from './scenario.ts';

/** An archive of files, in base64. */
export async function zipOf(files: NonNullable<Scenario['files']>): Promise<string> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  return (await buffer(zip.outputStream)).toString('base64');
}
