import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { relative } from 'node:path';
import { createMemoryLedger } from '../../../runtime/ledger/memory-ledger.js';
import type { Ledger } from '../../../runtime/ledger/ledger.js';
import { createSqliteLedger } from '../../../runtime/ledger/sqlite/sqlite-ledger.js';
import { createServerToolHandler } from '../../../runtime/server/create-server-tool-handler.js';
import { toNodeListener } from '../../../runtime/server/node-listener.js';
import { secretsFromFile } from '../../../runtime/server/secrets/read-secrets.js';
import type { Secrets } from '../../../runtime/server/secrets/secrets.js';
import { fingerprint } from '../../cache/fingerprint.js';
import { makeDevFolder, type DevFolder } from '../workspace/dev-folder.js';
import { loadServerTools } from '../workspace/load-server-tools.js';
import { readWorkspace } from '../workspace/read-workspace.js';
import { readOptions } from '../codegen/options.js';
import { runOnce } from '../codegen/run-once.js';
import { show } from '../codegen/show.js';
import { CommandFailure, type CommandContext, type ExitCode } from '../command.js';
import { readAuthoredFacts } from './authored-facts.js';
import { describeServing } from './describe-serving.js';
import { bearerOf, createPeople, principalOf } from './people.js';
import { renderWalkthrough } from './walkthrough.js';

/** What was asked of `gecx dev`. */
export interface DevOptions {
  readonly port: number;
  readonly keepsCalls: boolean;
  readonly userConfirm: 'server' | 'client-attested';
  /** Absolute. */
  readonly registry: string | undefined;
  readonly config: string;
}

/** Serves the tools of a workspace until somebody wants it to end. */
export async function serveWorkspace(options: DevOptions, context: CommandContext): Promise<ExitCode> {
  const exitCode = options.registry === undefined ? await compileFirst(options, context) : 0;
  if (exitCode !== 0) return exitCode;
  const config = readWorkspace(options.config, context);
  const { endpoints, examples } = readAuthoredFacts(context.host, config);
  if (options.registry === undefined && endpoints.size === 0) {
    throw new CommandFailure('there are no server tools here; a contract with `kind: server` makes one');
  }
  const { registry, tools } = await loadServerTools(config, options.registry);
  const contracts = tools.map(({ contract }) => contract);
  const people = createPeople(contracts);
  const basePath = mostCommon(contracts.map(({ name }) => endpoints.get(name) ?? '/chat/tool-call'));
  const folder = options.keepsCalls ? makeDevFolder(config.root) : undefined;
  const secrets = folder && readSecrets(folder);
  const ledger = folder ? await openLedger(folder) : createMemoryLedger();
  const handler = createServerToolHandler({
    tools: registry,
    basePath,
    ledger,
    ...(secrets ? { secrets } : {}),
    userConfirm: options.userConfirm,
    authenticate: (request) => bearerOf(people, request, 'callToken'),
    authenticateDecision: (request) => bearerOf(people, request, 'decisionToken'),
    principals: {
      resolve: (_tenant, subject) => {
        const person = Object.values(people).find((candidate) => candidate.subject === subject);
        return person ? principalOf(person) : null;
      },
    },
    onError: (error, { tool }) => context.err(`${tool ?? 'gecx'}: ${stackOf(error)}\n`),
  });
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 30_000 }, toNodeListener(handler));
  const stop = context.stopSignal();
  try {
    const url = `${await listen(server, options.port)}${basePath.replace(/\/+$/, '')}`;
    const file = folder && relative(context.cwd, folder.ledger);
    context.out(
      describeServing({ url, contracts, people, file, endpoints, basePath, userConfirm: options.userConfirm }),
    );
    context.out(
      `${renderWalkthrough({ url, people, contracts, examples, confirms: options.userConfirm === 'server' })}Ctrl+C ends it.\n`,
    );
    await aborted(stop);
    return 0;
  } finally {
    await Promise.all([closeServer(server), handler.close({ drainMs })]);
    await ledger.close();
  }
}

/** How long calls that run may go on after somebody wants the end, in milliseconds. */
const drainMs = 10_000;

/** Waits for the answers that are under way. Connections on which nothing happens hold nobody up. */
async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise((resolve) => server.close(resolve));
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const late = setTimeout(() => server.closeAllConnections(), drainMs + 2_000);
  await closed;
  clearInterval(idle);
  clearTimeout(late);
}

/** What is served is what the contracts say now. */
async function compileFirst({ config }: DevOptions, context: CommandContext): Promise<ExitCode> {
  const options = { ...readOptions({ values: {}, args: [] }), config };
  const result = await runOnce({ ...options, fingerprint }, context);
  show(result, options, context);
  return result.exitCode;
}

function readSecrets({ secrets }: DevFolder): Secrets {
  try {
    return secretsFromFile(secrets);
  } catch (error) {
    throw new CommandFailure((error as Error).message, { cause: error });
  }
}

async function openLedger({ ledger }: DevFolder): Promise<Ledger> {
  try {
    return await createSqliteLedger({ file: ledger });
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(`${problem}\nOr run \`gecx dev --memory\`, which keeps nothing.`, { cause: error });
  }
}

async function listen(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  }).catch((error: NodeJS.ErrnoException) => {
    const advice = '--port names another one, and --port 0 takes any that is free';
    if (error.code === 'EADDRINUSE') throw new CommandFailure(`port ${port} is taken; ${advice}`);
    throw new CommandFailure(`port ${port} cannot be used (${error.code}); ${advice}`);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** The path that most tools are posted to; of several, the first. */
function mostCommon(paths: readonly string[]): string {
  const uses = (path: string): number => paths.filter((other) => other === path).length;
  return paths.reduce((best, path) => (uses(path) > uses(best) ? path : best));
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
