import { isIP } from 'node:net';

/** Words of a name whose value is a secret, also at the end of a longer one: `API_KEY`, `X-Auth-Token`, `PGPASSWORD`. */
const SECRET_WORDS =
  /^(?:key|pass|pwd|pat|auth|authorization|bearer|session|(?:.*)(?:apikey|secretkey|accesskey|privatekey|token|secret|password|passwd|passphrase|credential|cookie))s?$/;
/** Where one of these comes last, the name is that of something about a secret. */
const ABOUT_SECRETS = new Set(
  'algorithm audience dir directory domain endpoint file host issuer method mode name path port region scope timeout ttl type uri url user username'.split(
    ' ',
  ),
);

/** Whether the name of a variable or header says that its value is a secret. */
export function hasSecretName(name: string): boolean {
  const words = name
    .replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '-')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  return words.some((word) => SECRET_WORDS.test(word)) && !ABOUT_SECRETS.has(words.at(-1) ?? '');
}

const SHORTEST_RANDOM = 16;
/** A run is a word, capitals, or digits: those of a text are longer than what chance makes of them. */
const RUN = /[A-Z]?[a-z]+|[A-Z]+|[0-9]+/g;
const LONGEST_RANDOM_RUN = 3;
const PATH = /^(?:~|\.{1,2})?\/|^[A-Za-z]:[\\/]/;
const MEDIA_TYPE = /^(?:application|audio|font|image|message|model|multipart|text|video)\/[\w.+*-]/i;

/** Whether a value without spaces looks as if it were drawn by chance, as keys and tokens are. */
export function looksRandom(value: string): boolean {
  if (/\s/.test(value) || PATH.test(value) || MEDIA_TYPE.test(value) || isIP(value) !== 0) return false;
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(value)) return false;
  const characters = value.replaceAll(/[^A-Za-z0-9]/g, '');
  const runs = characters.match(RUN) ?? [];
  const averageRun = characters.length / Math.max(1, runs.length);
  return characters.length >= SHORTEST_RANDOM && averageRun < LONGEST_RANDOM_RUN;
}
