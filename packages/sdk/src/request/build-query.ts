/** A filter as a query string: lists repeat their name, tags are `tag.<key>`, what is undefined is left out. */
export function buildQuery(filter: object): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries<unknown>({ ...filter })) {
    if (value === undefined) continue;
    if (Array.isArray(value)) for (const item of value) query.append(name, textOf(item));
    else if (typeof value === 'object' && value !== null) appendTags(query, value);
    else query.append(name, textOf(value));
  }
  return query;
}

function appendTags(query: URLSearchParams, tags: object): void {
  for (const [key, value] of Object.entries<unknown>({ ...tags })) query.append(`tag.${key}`, textOf(value));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
