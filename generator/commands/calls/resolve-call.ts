import { resolve } from 'node:path';
import type { Ledger } from '../../../runtime/ledger/ledger.js';
import { createServerToolHandler } from '../../../runtime/server/create-server-tool-handler.js';
import { knowsSecrets } from '../../../runtime/server/payload.js';
import { createKeyring } from '../../../runtime/server/secrets/keyring.js';
import { loadServerTools } from '../workspace/load-server-tools.js';
import { readWorkspace } from '../workspace/read-workspace.js';
import { CommandFailure, type CommandContext, type ExitCode } from '../command.js';
import type { ResolveOptions } from './options.js';
import { findCall } from './show-call.js';
import { readSecrets } from './with-ledger.js';
import { callFacts } from './call-facts.js';

/** Stores what somebody has found out about a call. */
export async function resolveCall(ledger: Ledger, options: ResolveOptions, context: CommandContext): Promise<ExitCode> {
  const { requestId, completion, by } = options;
  const found = await findCall(ledger, requestId);
  if (found.state === 'executing') {
    throw new CommandFailure('the call is executing; who runs it says what becomes of it, or its lease ends');
  }
  if (found.state !== 'accepted' && found.outcome !== 'unknown') {
    const state = found.outcome ? `has ended (${found.outcome})` : `is ${found.state}, and nothing has run`;
    throw new CommandFailure(`the call ${state}; only accepted calls and unknown outcomes can be resolved`);
  }
  const secrets = readSecrets(options, context);
  if (found.input !== null && knowsSecrets(createKeyring(secrets), found) !== true) {
    throw new CommandFailure('the secrets are not those with which the call was stored; nothing was changed');
  }
  const config = readWorkspace(options.config, context);
  const registry = options.registry === undefined ? undefined : resolve(context.cwd, options.registry);
  const { registry: tools } = await loadServerTools(config, registry);
  if (!tools.names.includes(found.tool)) {
    throw new CommandFailure(`this workspace has no server tool \`${found.tool}\`, so the outcome cannot be checked`);
  }
  // Serves nobody: it only knows how outcomes are checked and stored.
  const host = createServerToolHandler({
    tools,
    ledger,
    secrets,
    authenticate: () => null,
    authenticateDecision: () => null,
    principals: { resolve: () => null },
    sweepMs: 0,
  });
  const { kind, call } = await host.calls.resolve(requestId, completion, by).catch((error: unknown) => {
    if (!(error instanceof TypeError)) throw error;
    throw new CommandFailure(error.message, { cause: error });
  });
  await host.close({ drainMs: 0 });
  if (kind !== 'completed')
    throw new CommandFailure(`the call is ${call.outcome ?? call.state} by now; nothing was stored`);
  context.out(
    options.isJson ? `${JSON.stringify(callFacts(call), null, 2)}\n` : `${requestId} is ${call.outcome} now.\n`,
  );
  return 0;
}
