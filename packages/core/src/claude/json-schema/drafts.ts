/** The drafts of JSON Schema that a task's schema may be written in. */
export type Draft = '04' | '06' | '07' | '2019-09' | '2020-12';

const DRAFT = /^https?:\/\/json-schema\.org\/(?:draft-(04|06|07)|draft\/(2019-09|2020-12))\/schema#?$/;
/** OpenAPI 3.1 writes 2020-12, with annotations of its own. */
const OPEN_API = /^https?:\/\/spec\.openapis\.org\/oas\/3\.1\//;

/** The draft that `$schema` names; 2020-12 where it names none. Undefined for one that is not supported. */
export function draftOf(schema: Readonly<Record<string, unknown>>): Draft | undefined {
  const named = schema['$schema'];
  if (named === undefined) return '2020-12';
  if (typeof named !== 'string') return undefined;
  if (OPEN_API.test(named)) return '2020-12';
  const [, old, recent] = DRAFT.exec(named) ?? [];
  return DRAFTS.find((draft) => draft === (old ?? recent));
}

const DRAFTS: readonly Draft[] = ['04', '06', '07', '2019-09', '2020-12'];

/** A sentence for who has named another one. */
export const SUPPORTED_DRAFTS =
  'must be the URI of a supported draft of JSON Schema: draft-04, draft-06, draft-07, draft 2019-09 or draft 2020-12';

/** Whether a draft has the keywords that came with 2019-09. */
export function isRecent(draft: Draft): boolean {
  return draft === '2019-09' || draft === '2020-12';
}
