import { randomUUID } from 'node:crypto';

/** `artifacts/<task id>/index.jsonl`: what makes artifacts of the contents that it names. */
export const indexOf = (taskId: string): string => `${artifactsOf(taskId)}index.jsonl`;

/** All of a task. */
export const artifactsOf = (taskId: string): string => `artifacts/${taskId}/`;

/** The contents that one writer stored. */
export const contentsOf = (taskId: string, directory: string): string =>
  `${artifactsOf(taskId)}${directory}/`;

/** The directory that the key of a content names. */
export const directoryIn = (key: string): string | undefined => key.split('/')[2];

/** An empty object for each writer that has not committed. */
export const UNFINISHED = 'unfinished/';
export const markOf = (taskId: string, directory: string): string => `${UNFINISHED}${taskId}/${directory}`;

/** A name that no other writer has. Names sort by the time at which they were made. */
export function newDirectory(): string {
  return `${Date.now().toString(16).padStart(12, '0')}-${randomUUID()}`;
}
