import { createDiagnostic } from '../diagnostics/diagnostic.js';
import type { Rule } from './rule.js';

/** Those that a page cannot set: the forbidden request headers of the Fetch standard. */
const forbidden: ReadonlySet<string> = new Set([
  ...['accept-charset', 'accept-encoding', 'access-control-request-headers', 'access-control-request-method'],
  ...['access-control-request-private-network', 'connection', 'content-length', 'cookie', 'cookie2', 'date', 'dnt'],
  ...['expect', 'host', 'keep-alive', 'origin', 'referer', 'set-cookie', 'te', 'trailer', 'transfer-encoding'],
  ...['upgrade', 'via'],
]);

/** Who decides about a header, whatever a contract says. */
function decider(name: string): string | undefined {
  if (name === 'content-type') return 'the client sends JSON';
  return forbidden.has(name) || /^(?:proxy|sec)-/.test(name) ? 'the browser decides about it' : undefined;
}

/** A fixed header is sent as it is written, or is refused: none is replaced, dropped or joined with another in silence. */
export const fixedHeaders: Rule = ({ contract, policy, document }, report) => {
  const key = policy.idempotency.headerName.toLowerCase();
  const seen = new Map<string, string>();
  for (const header of Object.keys(contract.http?.headers ?? {})) {
    const name = header.toLowerCase();
    const before = seen.get(name);
    const reason =
      decider(name) ??
      (name === key ? 'the client puts the idempotency key there' : before && `it is \`${before}\` once more`);
    if (reason) {
      const origin = document.originOfKey(['http', 'headers', header]);
      report(createDiagnostic('header-decided', origin, { header, reason }));
    }
    seen.set(name, header);
  }
};
