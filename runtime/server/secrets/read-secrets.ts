import { readFileSync } from 'node:fs';
import { isSecretId, type Secrets } from './secrets.js';

const command = `node -p "'k1:' + crypto.randomBytes(32).toString('base64url')"`;

interface Variables {
  readonly [name: string]: string | undefined;
}

/**
 * Reads secrets from a variable of the environment: `id:secret`, several with commas or white space between them. A
 * secret is 32 random bytes in base64url, 43 characters. The first is the one in use; the others are those of before,
 * and stay until nothing that they sealed is needed. This makes one:
 *
 *     node -p "'k1:' + crypto.randomBytes(32).toString('base64url')"
 *
 * @throws Error that says what is wrong, and shows nothing of the value.
 */
export function secretsFromEnv(name: string, env: Variables = process.env): Secrets {
  return readSecrets(env[name] ?? '', `the environment variable ${shown(name)}`);
}

/**
 * Reads secrets from a file, in the form of {@link secretsFromEnv}; each may stand on a line of its own.
 *
 * @throws Error that says what is wrong, and shows nothing of the content.
 */
export function secretsFromFile(path: string): Secrets {
  const where = `the secrets file ${shown(path)}`;
  let text = '';
  // Not the error itself, whose text holds the path.
  let code: string | undefined;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    ({ code = 'for an unknown reason' } = error as NodeJS.ErrnoException);
  }
  if (code !== undefined) throw new Error(`${where} cannot be read (${code}). ${advice}`);
  return readSecrets(text, where);
}

/** A name as it can be shown: who gives the secret itself in its place would find it in a log. */
function shown(name: string): string {
  return /(?:^|[:/\\])[\w-]{43}(?![\w-])/.test(name) ? '(not shown: it looks like a secret itself)' : name;
}

const advice = `A secret is written id:base64url, and made by: ${command}`;

function readSecrets(text: string, where: string): Secrets {
  const entries = text.split(/[\s,]+/).filter((entry) => entry !== '');
  if (entries.length === 0) throw new Error(`${where} holds no secret. ${advice}`);
  const keys = new Map<string, Uint8Array>();
  for (const [index, entry] of entries.entries()) {
    const [, id = '', secret] = /^([^:]*):([\w-]{43})=?$/.exec(entry) ?? [];
    // Not even the id is shown: who has mixed them up has put the secret there.
    const which = `secret ${index + 1} in ${where}`;
    if (secret === undefined || !isSecretId(id)) throw new Error(`${which} is not written as it should be. ${advice}`);
    if (keys.has(id)) throw new Error(`${which} has the id of another. ${advice}`);
    keys.set(id, Buffer.from(secret, 'base64url'));
  }
  const [current = ''] = keys.keys();
  return { current, keys: Object.fromEntries(keys) };
}
