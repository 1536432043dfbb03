import { createDiagnostic } from '../diagnostics/diagnostic.js';
import type { Rule } from './rule.js';

/** Headers that the browser or the client decides about, whatever a contract says. */
const decided: ReadonlyMap<string, string> = new Map([
  ['content-type', 'the client sends JSON'],
  ...['content-length', 'host', 'connection', 'transfer-encoding', 'origin', 'referer', 'cookie'].map(
    (name): [string, string] => [name, 'the browser decides about it'],
  ),
]);

/** A fixed header is sent as it is written, or is refused: none is replaced, dropped or joined with another in silence. */
export const fixedHeaders: Rule = ({ contract, policy, document }, report) => {
  const key = policy.idempotency.headerName.toLowerCase();
  const seen = new Map<string, string>();
  for (const header of Object.keys(contract.http?.headers ?? {})) {
    const name = header.toLowerCase();
    const before = seen.get(name);
    const reason =
      decided.get(name) ??
      (name === key ? 'the client puts the idempotency key there' : before && `it is \`${before}\` once more`);
    if (reason) {
      const origin = document.originOfKey(['http', 'headers', header]);
      report(createDiagnostic('header-decided', origin, { header, reason }));
    }
    seen.set(name, header);
  }
};
