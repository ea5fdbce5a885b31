/** Takes the base URL of a model API apart. @throws {TypeError} for what is no URL of one. */
export function parseBaseUrl(baseUrl: string): { origin: string; prefix: string } {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw new TypeError('The base URL of the model API must be an http or https URL.');
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    throw new TypeError(
      'The base URL of the model API has an origin and a path, no user, query or fragment: credentials are headers.',
    );
  return { origin: url.origin, prefix: url.pathname.replace(/\/+$/, '') };
}

export function isBaseUrl(text: string): boolean {
  try {
    parseBaseUrl(text);
    return true;
  } catch {
    return false;
  }
}
