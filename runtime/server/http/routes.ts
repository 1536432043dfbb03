/** What an address below the base stands for. */
export type Route =
  | { readonly kind: 'calls' }
  | { readonly kind: 'approvals' }
  | { readonly kind: 'call'; readonly requestId: string }
  | { readonly kind: 'approval'; readonly requestId: string };

/** Which methods an address answers to. */
export const methodsOf: { readonly [kind in Route['kind']]: readonly string[] } = {
  calls: ['POST'],
  approvals: ['GET'],
  call: ['GET', 'DELETE'],
  approval: ['GET', 'POST'],
};

const requestIds = /^[\w-]{22}$/;

/** Finds what a path stands for; undefined for one that stands for nothing. */
export function routeOf(path: string, base: string): Route | undefined {
  const trimmed = path.endsWith('/') ? path.slice(0, -1) : path;
  if (trimmed === base) return { kind: 'calls' };
  if (!trimmed.startsWith(`${base}/`)) return undefined;
  const [requestId = '', ...rest] = trimmed.slice(base.length + 1).split('/');
  if (rest.length === 0 && requestId === 'approvals') return { kind: 'approvals' };
  if (!requestIds.test(requestId)) return undefined;
  if (rest.length === 0) return { kind: 'call', requestId };
  return rest.length === 1 && rest[0] === 'approval' ? { kind: 'approval', requestId } : undefined;
}
