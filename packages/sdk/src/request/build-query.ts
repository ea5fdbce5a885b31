/** A filter as a query string: lists repeat their name, tags are `tag.<key>`, what is undefined is left out. */
export function buildQuery(filter: object): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries<unknown>({ ...filter })) {
    if (value === undefined) continue;
    if (Array.isArray(value)) for (const item of value) query.append(name, String(item));
    else if (typeof value === 'object' && value !== null) appendTags(query, value);
    else query.append(name, String(value));
  }
  return query;
}

function appendTags(query: URLSearchParams, tags: object): void {
  for (const [key, value] of Object.entries<unknown>({ ...tags })) query.append(`tag.${key}`, String(value));
}
