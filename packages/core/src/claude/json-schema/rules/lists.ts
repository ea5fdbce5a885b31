import { isRecent } from '../drafts.ts';
import { isSchema } from '../keywords.ts';
import type { Rule } from '../rule.ts';
import { itemsOf } from '../items-of.ts';
import { appliesOthers } from './in-place.ts';

/**
 * Lists. Draft-07 writes what the items in their order are as a list in `items`, which the API refuses, and draft 2020-12 as
 * `prefixItems`, which the CLI does: there is one schema for all of them, and the order is told.
 */
export const items: Rule = (schema, parts) => {
  const { write } = parts;
  const { first, rest } = itemsOf(schema, parts.draft);
  const unevaluated = isRecent(parts.draft) ? schema['unevaluatedItems'] : undefined;
  const isLimited = isSchema(unevaluated) && unevaluated !== true && rest === undefined;
  const isTold = isLimited && (appliesOthers(schema) || schema['contains'] !== undefined);
  const others = isLimited && !isTold ? unevaluated : rest;
  const toldOf = isTold ? { unevaluatedItems: write(unevaluated) } : {};
  if (first.length === 0)
    return { keywords: others === undefined ? {} : { items: write(others) }, told: toldOf };

  const inOrder = first.map(write);
  const { maxItems } = schema;
  const atMost = typeof maxItems === 'number' ? Math.min(maxItems, first.length) : first.length;
  const told = { prefixItems: inOrder, ...toldOf };
  if (others === undefined || others === true) return { keywords: {}, told };
  if (others === false) return { keywords: { items: { anyOf: inOrder }, maxItems: atMost }, told };
  const last = write(others);
  return { keywords: { items: { anyOf: [...inOrder, last] } }, told: { ...told, items: last } };
};

export const contained: Rule = ({ contains, minContains = 1, maxContains }, { draft, write }) => {
  if (!isSchema(contains)) return { keywords: {} };
  const keywords = { contains: write(contains) };
  if (!isRecent(draft) || (minContains === 1 && maxContains === undefined)) return { keywords };
  const counts = { minContains, ...(maxContains === undefined ? {} : { maxContains }) };
  // Without one that is needed, `contains` alone would demand it.
  if (minContains === 0)
    return { keywords: {}, told: maxContains === undefined ? {} : { ...keywords, ...counts } };
  return { keywords, told: { ...keywords, ...counts } };
};
