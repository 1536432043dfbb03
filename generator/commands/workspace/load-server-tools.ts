import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LoadedServerTool, ServerToolRegistry } from '../../../runtime/server/server-tools.js';
import { CommandFailure } from '../command.js';
import type { Config } from '../../config.js';

/** The server tools of a workspace, with their code. */
export interface LoadedWorkspace {
  readonly registry: ServerToolRegistry;
  readonly tools: readonly LoadedServerTool[];
}

/**
 * Loads the registry of a workspace, and every handler: `registry`, or else the generated one. Runs the workspace's code.
 *
 * @throws CommandFailure that says what to do.
 */
export async function loadServerTools(
  config: Pick<Config, 'root' | 'out' | 'importExtension'>,
  registry: string | undefined,
): Promise<LoadedWorkspace> {
  const file = registry ?? join(config.root, config.out, 'server', 'index.ts');
  if (!existsSync(file)) {
    const advice = registry === undefined ? 'Run `gecx codegen`.' : '--registry names the built `server/index.js`.';
    throw new CommandFailure(`there is no ${file}. ${advice}`);
  }
  if (file.endsWith('.ts')) await prepareTypeScript(config);
  const serverTools = await loadRegistry(file);
  const tools = await Promise.all(serverTools.names.map((name) => loadTool(serverTools, name)));
  return { registry: serverTools, tools };
}

async function loadRegistry(file: string): Promise<ServerToolRegistry> {
  let loaded: { readonly serverTools?: ServerToolRegistry };
  try {
    loaded = (await import(pathToFileURL(file).href)) as typeof loaded;
  } catch (error) {
    throw new CommandFailure(`${file} cannot be loaded:\n${stackOf(error)}`, { cause: error });
  }
  const { serverTools } = loaded;
  if (typeof serverTools?.load === 'function') return serverTools;
  throw new CommandFailure(`${file} exports no registry \`serverTools\``);
}

async function loadTool(registry: ServerToolRegistry, name: string): Promise<LoadedServerTool> {
  let tool: LoadedServerTool | undefined;
  try {
    tool = await registry.load(name);
  } catch (error) {
    throw new CommandFailure(`the handler of \`${name}\` cannot be loaded:\n${stackOf(error)}`, { cause: error });
  }
  if (tool && typeof tool.handler === 'function') return tool;
  throw new CommandFailure(`the module of \`${name}\` does not export its handler, or it is no function`);
}

/** Node runs TypeScript itself where imports name the files as they are; else, and in older versions, tsx does. */
async function prepareTypeScript({ root, importExtension }: Pick<Config, 'root' | 'importExtension'>): Promise<void> {
  const { typescript } = process.features as { readonly typescript?: string | false };
  if (importExtension === 'ts' && typescript) return;
  const { register } = (await import(pathToFileURL(findTsx(root)).href)) as { readonly register: () => () => void };
  register();
}

/** The module of tsx that is meant for `import`; what `require` resolves is another one. */
function findTsx(root: string): string {
  for (const from of [join(root, 'package.json'), import.meta.url]) {
    try {
      const manifest = createRequire(from).resolve('tsx/package.json');
      const { exports } = JSON.parse(readFileSync(manifest, 'utf8')) as TsxManifest;
      return join(dirname(manifest), exports['./esm/api'].import.default);
    } catch {
      // Perhaps it is installed beside this package.
    }
  }
  throw new CommandFailure(
    'the handlers are TypeScript, and tsx, which runs them here, is not installed. Run `npm i -D tsx`, or build them and name the built registry: --registry dist/generated/server/index.js',
  );
}

interface TsxManifest {
  readonly exports: { readonly './esm/api': { readonly import: { readonly default: string } } };
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
