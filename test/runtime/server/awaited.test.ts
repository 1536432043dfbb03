import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

const repository = new URL('../../../', import.meta.url);

/** Runs a program that has nothing but servers, and gives what it has printed when it ends. */
function run(program: string): string[] {
  const text = `
    import { createServerToolHandler, createMemoryLedger, createRandomSecrets, LedgerUnavailable } from '${new URL('runtime/server/index.ts', repository)}';
    import { createAjvCompiler } from '${new URL('runtime/adapters/ajv.ts', repository)}';
    const ledger = createMemoryLedger();
    const secrets = createRandomSecrets();
    const ann = { tenant: 'shop', subject: 'ann', kind: 'human', scopes: [], permissions: [] };
    const pause = (ms) => new Promise((resolve) => void setTimeout(resolve, ms));
    const serve = (handler, more) => createServerToolHandler({
      tools: { charge: { inputSchema: { type: 'object' }, approvalPolicy: 'auto', timeoutMs: 300, handler, ...more } },
      authenticate: () => ann, ledger, secrets, schemaCompiler: createAjvCompiler(), onError: () => {},
    });
    const call = async (server, key = { idempotencyKey: 'k-1' }) => {
      const body = { name: 'charge', input: {}, ...key, context: { sessionId: 's', turnIndex: 0, toolCallId: 'c' } };
      const response = await server(new Request('http://localhost/chat/tool-call', {
        method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body),
      }));
      const { status, errorCode } = await response.json();
      console.log(errorCode ?? status);
    };
    ${program}`;
  const options = { cwd: repository, timeout: 30_000, encoding: 'utf8' } as const;
  return execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', text], options)
    .trim()
    .split('\n');
}

test('a process lives until a request that waits for another server has its answer', () => {
  const printed = run(`
    const work = async () => { await pause(20); return { output: {} }; };
    await Promise.all([call(serve(work)), call(serve(work))]);`);
  expect(printed).toEqual(['completed', 'duplicate']);
});

test('a process lives until an outcome is stored that could not be stored at once', () => {
  const printed = run(`
    const { transition } = ledger;
    let failures = 2;
    ledger.transition = async (step) => {
      if (step.set.state === 'settled' && failures-- > 0) throw new LedgerUnavailable('busy');
      return transition.call(ledger, step);
    };
    await call(serve(async () => ({ output: {} })));`);
  expect(printed).toEqual(['completed']);
});

test.each([
  ['that is remembered', 'state_changing', ''],
  ['that is not', 'none', ', {}'],
])('a process lives until the handler of a call %s is too late', (_which, level, key) => {
  const printed = run(`await call(serve(() => new Promise(() => {}), { sideEffectLevel: '${level}' })${key});`);
  expect(printed).toEqual(['SERVER_TOOL_TIMEOUT']);
});
